//! A config form with every kind of field in every state.

use app::contract::config::*;
use app::contract::problem::ListProblem;

/// Ids as the server makes them: 24 hexadecimal digits.
pub fn id(n: u32) -> String {
    format!("{n:024x}")
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

fn pipelines() -> Options {
    Options::Ready(vec![choice("p1", "Sales"), choice("p2", "Renewals")])
}

fn field(n: u32, label: &str, input: FieldInput) -> FieldView {
    FieldView {
        id: id(n),
        label: label.into(),
        input,
        required: false,
        placeholder: String::new(),
        help: String::new(),
        parent: None,
        live: false,
        error: None,
    }
}

fn text(n: u32, label: &str, kind: TextKind, value: &str) -> FieldView {
    field(
        n,
        label,
        FieldInput::Text {
            kind,
            value: value.into(),
        },
    )
}

/// Several right sides in a row.
fn spreading() -> FieldInput {
    let row = MapV2Row {
        left: "name".into(),
        right: vec!["name".into(), "size".into()],
    };
    match mapping(vec![row]) {
        FieldInput::MapV2 {
            left_name,
            right_name,
            left,
            right,
            rows,
            ..
        } => FieldInput::MapV2 {
            left_name,
            right_name,
            left,
            right,
            multiple: true,
            rows,
        },
        other => other,
    }
}

/// A condition whose list could not be loaded.
fn rules_without_list() -> FieldInput {
    let column = RuleColumn {
        left: choice("owner", "Owner"),
        operators: vec![choice("eq", "is")],
        right: Some(Options::Failed(ListProblem::NotLoaded)),
    };
    let condition = RuleItem::Condition {
        left: "owner".into(),
        operator: "eq".into(),
        right: "ada".into(),
    };
    FieldInput::Rules {
        columns: vec![column],
        group: RuleGroup {
            logic: Logic::And,
            items: vec![condition],
        },
    }
}

fn mapping(rows: Vec<MapV2Row>) -> FieldInput {
    let columns = || {
        Options::Ready(vec![
            choice("name", "Name"),
            choice("mail", "Email"),
            choice("size", "Size"),
        ])
    };
    FieldInput::MapV2 {
        left_name: "Field in Acme".into(),
        right_name: "Field in CRM".into(),
        left: columns(),
        right: columns(),
        multiple: false,
        rows,
    }
}

fn rules() -> FieldInput {
    let condition = |left: &str, operator: &str, right: &str| RuleItem::Condition {
        left: left.into(),
        operator: operator.into(),
        right: right.into(),
    };
    FieldInput::Rules {
        columns: vec![
            RuleColumn {
                left: choice("amount", "Amount"),
                operators: vec![
                    choice("gt", "is greater than"),
                    choice("lt", "is less than"),
                ],
                right: None,
            },
            RuleColumn {
                left: choice("stage", "Stage"),
                operators: vec![choice("eq", "is"), choice("ne", "is not")],
                right: Some(Options::Ready(vec![
                    choice("won", "Won"),
                    choice("lost", "Lost"),
                ])),
            },
        ],
        group: RuleGroup {
            logic: Logic::And,
            items: vec![
                condition("amount", "gt", "1000"),
                RuleItem::Group(RuleGroup {
                    logic: Logic::Or,
                    items: vec![condition("stage", "eq", "won"), condition("", "", "")],
                }),
            ],
        },
    }
}

fn settings(refused: bool) -> Vec<FieldView> {
    vec![
        FieldView {
            required: true,
            help: "New contacts belong to this person.".into(),
            placeholder: "ada@globex.test".into(),
            error: refused.then(|| "Enter an email address, such as ada@globex.test.".into()),
            ..text(
                1,
                "Owner's email",
                TextKind::Email,
                if refused { "ada@" } else { "ada@globex.test" },
            )
        },
        FieldView {
            required: true,
            live: true,
            ..field(
                2,
                "Pipeline",
                FieldInput::Select {
                    options: pipelines(),
                    multiple: false,
                    chosen: vec!["p1".into()],
                },
            )
        },
        FieldView {
            parent: Some(id(2)),
            live: true,
            ..field(
                3,
                "Stage",
                FieldInput::Select {
                    options: Options::WaitsFor("Pipeline".into()),
                    multiple: false,
                    chosen: vec!["s9".into()],
                },
            )
        },
        FieldView {
            live: true,
            ..field(
                4,
                "Team",
                FieldInput::Select {
                    options: Options::Failed(ListProblem::NotLoaded),
                    multiple: false,
                    chosen: Vec::new(),
                },
            )
        },
        field(
            5,
            "Tags",
            FieldInput::Select {
                options: Options::Ready(vec![
                    choice("hot", "Hot"),
                    choice("cold", "Cold"),
                    choice("vip", "VIP"),
                ]),
                multiple: true,
                chosen: vec!["hot".into(), "vip".into()],
            },
        ),
        field(
            6,
            "Statuses",
            FieldInput::Map {
                rows: vec![
                    MapRow {
                        left: choice("Deal [name]", "Deal [name]"),
                        right: "p2".into(),
                    },
                    MapRow {
                        left: choice("open", "Open"),
                        right: String::new(),
                    },
                ],
                options: pipelines(),
            },
        ),
        FieldView {
            required: true,
            ..field(
                7,
                "Field mapping",
                mapping(vec![
                    MapV2Row {
                        left: "name".into(),
                        right: vec!["name".into()],
                    },
                    MapV2Row {
                        left: "mail".into(),
                        right: vec!["gone".into()],
                    },
                ]),
            )
        },
    ]
}

/// The form; on the page `refused` some answers are not valid.
pub fn form(page: &str) -> ConfigForm {
    let refused = page == "refused";
    ConfigForm {
        fields: settings(refused),
        workflows: vec![
            WorkflowView {
                id: id(100),
                name: "Notify on new deal".into(),
                description: "Posts a message when a deal is created.".into(),
                enabled: true,
                fields: vec![
                    FieldView {
                        help: "Mentioned in every message.".into(),
                        ..text(101, "Who to mention", TextKind::Line, "@ada")
                    },
                    FieldView {
                        required: true,
                        error: refused.then(|| "Add a whole number of days.".into()),
                        ..text(
                            102,
                            "Wait this many days",
                            TextKind::Number,
                            if refused { "soon" } else { "3" },
                        )
                    },
                    field(103, "Only if", rules()),
                ],
            },
            WorkflowView {
                id: id(200),
                name: "Weekly report".into(),
                description: String::new(),
                enabled: false,
                fields: vec![
                    text(201, "Starting on", TextKind::Date, "2026-11-20"),
                    text(202, "Report address", TextKind::Url, ""),
                    text(
                        203,
                        "Introduction",
                        TextKind::Area,
                        "Dear <all>,\n\nhere it is.",
                    ),
                    text(204, "Extra", TextKind::Json, "{\"a\": 1}"),
                    field(205, "More mapping", mapping(Vec::new())),
                    FieldView {
                        live: true,
                        ..field(206, "Only for", rules_without_list())
                    },
                    field(207, "Spread to", spreading()),
                ],
            },
        ],
    }
}
