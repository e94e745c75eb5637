//! The figures as one table and as JSON.

use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use crate::Result;
use crate::figures::{Measured, millis};
use crate::floor::Floor;
use crate::machine::Machine;

/// All figures of a run.
pub struct Report {
    /// Where they come from.
    pub machine: Machine,
    /// How much of the closed loop's rate the open loop sends.
    share: f64,
    figures: Vec<Figure>,
    failures: Vec<String>,
}

/// One figure.
pub struct Figure {
    subject: &'static str,
    database: &'static str,
    title: String,
    value: f64,
    unit: &'static str,
    load: Option<Measured>,
    floor: Option<Floor>,
    limit: Option<f64>,
    also: Vec<(&'static str, f64)>,
}

impl Figure {
    /// A figure that is no rate.
    pub fn of(
        subject: &'static str,
        database: &'static str,
        title: &str,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            subject,
            database,
            title: title.to_owned(),
            value,
            unit,
            load: None,
            floor: None,
            limit: None,
            also: Vec::new(),
        }
    }

    /// The rate that the loops found, with their latencies.
    pub fn of_load(
        subject: &'static str,
        database: &'static str,
        title: String,
        load: Measured,
    ) -> Self {
        let figure = Self::of(subject, database, &title, load.rate, "/s");
        Self {
            load: Some(load),
            ..figure
        }
    }

    /// With the floor to compare it with.
    pub fn beside(mut self, floor: Floor) -> Self {
        self.floor = Some(floor);
        self
    }

    /// With the budget that it should stay within.
    pub fn at_most(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// With another number that explains it.
    pub fn also(mut self, name: &'static str, number: f64) -> Self {
        self.also.push((name, number));
        self
    }

    /// Why it is none, if something failed.
    fn failure(&self) -> Option<String> {
        let load = self.load.as_ref().filter(|load| load.errors > 0)?;
        let first = load.first_error.as_deref().unwrap_or_default();
        Some(format!(
            "{} ({}): {} errors, first: {first}",
            self.title, self.database, load.errors
        ))
    }

    fn is_met(&self) -> Option<bool> {
        self.limit.map(|limit| self.value <= limit)
    }

    fn json(&self) -> Value {
        let also = self
            .also
            .iter()
            .map(|(name, number)| ((*name).to_owned(), json!(number)));
        let load = self.load.as_ref().map(|load| {
            json!({
                "offered_per_s": load.offered,
                "p50_ms": millis(load.p50),
                "p99_ms": millis(load.p99),
                "latencies": load.count,
                "server_cpu_ms": load.cpu,
                "database_cpu_ms": load.database_cpu,
                "errors": load.errors,
                "first_error": load.first_error,
            })
        });
        let floor = self.floor.as_ref().map(|floor| {
            json!({ "name": floor.name, "value": floor.value, "ratio": self.value / floor.value })
        });
        let budget = self
            .limit
            .map(|limit| json!({ "at_most": limit, "met": self.is_met() }));
        json!({
            "subject": self.subject,
            "database": self.database,
            "title": self.title,
            "value": self.value,
            "unit": self.unit,
            "valid": self.failure().is_none(),
            "load": load,
            "floor": floor,
            "budget": budget,
            "also": serde_json::Map::from_iter(also),
        })
    }

    /// The row: figure, value, p50, p99, CPU, floor, ratio, budget.
    fn row(&self) -> [String; COLUMNS] {
        let also: Vec<String> = self
            .also
            .iter()
            .map(|(name, it)| format!("{name} {}", number(*it)))
            .collect();
        let title = match also.as_slice() {
            [] => self.title.clone(),
            also => format!("{} ({})", self.title, also.join(", ")),
        };
        let mut row = std::array::from_fn(|_| String::new());
        row[0] = title;
        row[1] = with_unit(self.value, self.unit);
        if let Some(load) = &self.load {
            row[2] = number(millis(load.p50));
            row[3] = number(millis(load.p99));
            let server = load.cpu.map(number).unwrap_or_default();
            let database = load.database_cpu.map(|cpu| format!(" + {}", number(cpu)));
            row[4] = server + &database.unwrap_or_default();
        }
        if let Some(floor) = &self.floor {
            row[5] = format!("{} ({})", with_unit(floor.value, self.unit), floor.name);
            let ratio = self.value / floor.value;
            row[6] = if self.unit == "/s" {
                format!("{} %", number(100.0 * ratio))
            } else {
                format!("x {}", number(ratio))
            };
        }
        if let Some((limit, met)) = self.limit.zip(self.is_met()) {
            let word = if met { "met" } else { "MISSED" };
            row[7] = format!("{} {word}", with_unit(limit, self.unit));
        }
        if self.failure().is_some() {
            row[1] = "INVALID".to_owned();
        }
        row
    }
}

impl Report {
    /// An empty one.
    pub fn begin(machine: Machine, share: f64) -> Self {
        Self {
            machine,
            share,
            figures: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Takes a figure, and shows that the run goes on.
    pub fn add(&mut self, figure: Figure) {
        let [title, value, ..] = figure.row();
        eprintln!("{:<10} {title}: {value}", figure.database);
        self.failures.extend(figure.failure());
        self.figures.push(figure);
    }

    /// Takes a failure that belongs to no single figure.
    pub fn fail(&mut self, subject: &str, why: &str) {
        self.failures.push(format!("{subject}: {why}"));
    }

    /// Whether there are figures of a subject.
    pub fn has(&self, subject: &str) -> bool {
        self.figures.iter().any(|figure| figure.subject == subject)
    }

    /// Whether nothing failed. A missed budget is no failure: it is a result.
    pub fn is_valid(&self) -> bool {
        self.failures.is_empty()
    }

    /// Whether every budget is met.
    pub fn is_within_budget(&self) -> bool {
        self.figures
            .iter()
            .all(|figure| figure.is_met() != Some(false))
    }

    /// Writes everything to a file, as JSON.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn write(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let figures: Vec<Value> = self.figures.iter().map(Figure::json).collect();
        let all = json!({
            "machine": self.machine.json(),
            "open_loop_share": self.share,
            "failures": self.failures,
            "figures": figures,
        });
        std::fs::write(file, format!("{all:#}\n"))?;
        Ok(())
    }
}

const COLUMNS: usize = 8;
const HEADS: [&str; COLUMNS] = [
    "Figure",
    "Value",
    "p50 ms",
    "p99 ms",
    "CPU ms each",
    "Floor",
    "Of floor",
    "Budget",
];

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = &self.machine;
        writeln!(
            out,
            "\n{}, commit {}, {}",
            machine.version, machine.commit, machine.at
        )?;
        writeln!(
            out,
            "{} cores of {}, {:.0} GiB, {}; load average before the run {}",
            machine.cores, machine.cpu, machine.memory_gib, machine.kernel, machine.busy
        )?;
        writeln!(out, "{}", machine.databases.join("; "))?;
        writeln!(
            out,
            "Closed loops of {} s give the rate, open loops at {:.0} % of it p50 and p99, counted from \
             the schedule.\nServer, database, provider and load share the cores; rate limits are off; \
             the sandbox provider\nis part of the server process. CPU is the server's, and after + \
             PostgreSQL's.",
            machine.seconds,
            100.0 * self.share
        )?;
        let rows: Vec<[String; COLUMNS]> = self.figures.iter().map(Figure::row).collect();
        let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([HEADS[column].len()]).max().unwrap_or_default()
        });
        let mut group = None;
        for (figure, row) in self.figures.iter().zip(&rows) {
            if group != Some((figure.subject, figure.database)) {
                group = Some((figure.subject, figure.database));
                let database = if figure.database == "-" {
                    ""
                } else {
                    figure.database
                };
                writeln!(out, "\n{} {database}", figure.subject.to_uppercase())?;
                line(out, &HEADS.map(str::to_owned), &widths)?;
            }
            line(out, row, &widths)?;
        }
        writeln!(out)?;
        for failure in &self.failures {
            writeln!(out, "FAILED {failure}")?;
        }
        Ok(())
    }
}

/// Text to the left, numbers to the right.
fn line(
    out: &mut fmt::Formatter<'_>,
    cells: &[String; COLUMNS],
    widths: &[usize; COLUMNS],
) -> fmt::Result {
    let mut text = String::new();
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if matches!(column, 0 | 5 | 7) {
            text += &format!("{cell:<width$}  ");
        } else {
            text += &format!("{cell:>width$}  ");
        }
    }
    writeln!(out, "{}", text.trim_end())
}

fn with_unit(value: f64, unit: &str) -> String {
    format!("{} {unit}", number(value)).trim_end().to_owned()
}

/// Three digits that count, in groups of three.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        it if it >= 100.0 || it.fract() == 0.0 => 0,
        it if it >= 10.0 => 1,
        it if it >= 1.0 => 2,
        _ => 3,
    };
    let plain = format!("{:.digits$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut grouped = if value < 0.0 { "-" } else { "" }.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() {
        grouped
    } else {
        format!("{grouped}.{fraction}")
    }
}
