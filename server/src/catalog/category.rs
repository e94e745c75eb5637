//! The categories that apps are listed under: a closed list, so that filters stay short.

macro_rules! categories {
    ($($(#[$doc:meta])* $variant:ident = ($slug:literal, $label:literal);)+) => {
        /// What an app is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Category {
            $($(#[$doc])* $variant,)+
        }

        impl Category {
            /// Every category with its name in files.
            pub const CHOICES: &'static [(&'static str, Category)] =
                &[$(($slug, Category::$variant),)+];

            /// Its name for people, in sentence case.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Category::$variant => $label,)+ }
            }
        }
    };
}

categories! {
    /// Invoices, ledgers, taxes.
    Accounting = ("accounting", "Accounting");
    /// Language models and what is built on them.
    Ai = ("ai", "AI");
    /// Numbers about use and sales.
    Analytics = ("analytics", "Analytics");
    /// Dates and meetings.
    Calendar = ("calendar", "Calendar");
    /// Chat, calls, text messages.
    Communication = ("communication", "Communication");
    /// Contacts, companies, deals.
    Crm = ("crm", "CRM");
    /// Code and incidents.
    Developer = ("developer", "Developer tools");
    /// Texts, tables and signatures.
    Documents = ("documents", "Documents");
    /// Shops and orders.
    Ecommerce = ("ecommerce", "E-commerce");
    /// Mailboxes and sending mail.
    Email = ("email", "Email");
    /// Planning of whole companies.
    Erp = ("erp", "ERP");
    /// Stored files.
    Files = ("files", "File storage");
    /// Questions and answers.
    Forms = ("forms", "Forms and surveys");
    /// People and pay.
    Hr = ("hr", "HR");
    /// Campaigns and audiences.
    Marketing = ("marketing", "Marketing");
    /// Money coming in.
    Payments = ("payments", "Payments");
    /// Tasks and boards.
    Projects = ("projects", "Project management");
    /// Tickets and help desks.
    Support = ("support", "Customer support");
    /// Everything else.
    Other = ("other", "Other");
}

impl Category {
    /// The category with this name in files.
    #[must_use]
    pub fn parse(slug: &str) -> Option<Self> {
        Self::CHOICES
            .iter()
            .find(|(name, _)| *name == slug)
            .map(|(_, category)| *category)
    }
}
