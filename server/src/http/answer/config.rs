//! The names of configs. What a config is, is `domain::config::wire`.

use serde::Serialize;
use utoipa::ToSchema;

use crate::services::configs::Configs;

/// The names of an application's configs, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfigNames(pub Vec<ConfigName>);

/// The name of a config.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfigName {
    /// 24 hexadecimal digits.
    #[serde(rename = "_id")]
    pub id: String,
    /// The name by which requests mean it.
    pub config_id: String,
    /// The connection that it works through; absent while the application is not connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
}

impl ConfigNames {
    /// The names of these configs.
    #[must_use]
    pub fn of(listed: &Configs<'_>) -> Self {
        let only = listed
            .entry
            .connections
            .first()
            .filter(|_| !listed.entry.is_multi());
        let configs = listed.configs.iter().map(|config| {
            let own = Some(config.connection.as_str()).filter(|id| !id.is_empty());
            let connection = own.or(only.map(|only| only.id.as_str()));
            ConfigName {
                id: config.key.as_str().trim_start_matches("cfg_").to_owned(),
                config_id: config.config_id.clone(),
                connection_id: connection.map(str::to_owned),
            }
        });
        Self(configs.collect())
    }
}
