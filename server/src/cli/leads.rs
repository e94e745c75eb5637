//! `patchbay leads --project ID`.

use app::contract::ids::ProjectId;
use serde_json::{Value, json};

use super::{Answer, arguments, runtime};
use crate::compose::admin::{self, ListedLead};
use crate::options::Options;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The project
    #[arg(long, value_name = "ID", value_parser = arguments::project_id)]
    project: ProjectId,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(super) fn run(self, options: &Options) -> Answer {
        let leads = runtime::block_on(admin::list_leads(options, &self.project))?;
        Ok(answer(&leads, self.json))
    }
}

fn answer(leads: &[ListedLead], json: bool) -> String {
    if json {
        return Value::Array(leads.iter().map(object).collect()).to_string();
    }
    leads.iter().map(line).collect()
}

fn object(lead: &ListedLead) -> Value {
    json!({
        "environment": lead.environment,
        "linked_account_id": lead.account,
        "slug": lead.wish.slug,
        "name": lead.wish.name,
        "email": lead.wish.email,
        "description": lead.wish.description,
        "created_at": lead.created_at,
    })
}

/// A lead in one line; only JSON has the description, which may have several.
fn line(lead: &ListedLead) -> String {
    let ListedLead {
        environment,
        account,
        created_at,
        wish,
    } = lead;
    let (slug, email) = (&wish.slug, &wish.email);
    format!("{created_at}  {environment}  {account}  {slug}  {email}\n")
}

#[cfg(test)]
mod tests {
    use crate::compose::admin::Wish;

    use super::*;

    fn lead() -> ListedLead {
        ListedLead {
            environment: "test",
            account: "globex-1".to_owned(),
            created_at: "2026-11-20T12:00:00.000Z".to_owned(),
            wish: Wish {
                slug: "acme-crm".to_owned(),
                name: "Ada".to_owned(),
                email: "ada@globex.example".to_owned(),
                description: "Two\nlines.".to_owned(),
            },
        }
    }

    #[test]
    fn each_lead_is_a_line() {
        let line = "2026-11-20T12:00:00.000Z  test  globex-1  acme-crm  ada@globex.example\n";
        assert_eq!(answer(&[lead(), lead()], false), line.repeat(2));
    }

    #[test]
    fn json_has_everything() {
        let text = answer(&[lead()], true);
        let parsed: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(parsed[0]["description"], "Two\nlines.");
        assert_eq!(parsed[0]["linked_account_id"], "globex-1");
        assert_eq!(answer(&[], true), "[]");
    }
}
