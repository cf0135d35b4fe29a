//! The flags of the example programs.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use maestro_group::tools::{Options, Role, Safety};
use maestro_group::{DeliveryMode, EngineKind, GroupKey, MemberAddress, Order, Settings};

/// How a program takes part in its group.
#[derive(Debug, Parser)]
pub struct GroupFlags {
    /// This member's name, one of --members.
    #[arg(long, value_name = "NAME")]
    pub member: String,
    /// All members, alike for all of them: a=127.0.0.1:7401,b=127.0.0.1:7402,…
    #[arg(long, value_name = "LIST")]
    pub members: String,
    /// A directory of this member alone, where it remembers its lives.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The key that all members share; without one all addresses must be loopback addresses.
    #[arg(long, value_name = "FILE")]
    pub group_key_file: Option<PathBuf>,
    /// Whether it has the group's state or only listens; `/server` and `/client` change it.
    #[arg(long, value_enum, default_value = "server")]
    pub role: RoleFlag,
    /// What is delivered while the state moves to a member; alike for all members.
    #[arg(long, value_enum, default_value = "free")]
    pub safety: SafetyFlag,
    /// What moves messages: the members themselves, or corosync, whose daemon runs on the node of each; alike for all members.
    #[arg(long, value_enum, default_value = "embedded")]
    pub engine: EngineFlag,
    /// How casts get their order: one member gives it, or a token goes round. The embedded engine's; of members with different
    /// flags the word of the first one in a view counts.
    #[arg(long, value_enum, default_value = "sequencer")]
    pub order: OrderFlag,
    /// When a cast is delivered: when a majority of the members holds it, or as soon as it has its place. Then a member that was
    /// parted from the others may have to give up what it did. Alike for all members.
    #[arg(long, value_enum, default_value = "safe")]
    pub delivery: DeliveryFlag,
}

/// [`EngineKind`] as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum EngineFlag {
    /// The members themselves.
    Embedded,
    /// Corosync's ring.
    Corosync,
}

/// [`Order`] as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OrderFlag {
    /// One member gives places; the role goes to whoever is the only one to cast.
    Sequencer,
    /// Whoever has the token gives places.
    Token,
}

/// [`DeliveryMode`] as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DeliveryFlag {
    /// When a majority holds a cast.
    Safe,
    /// As soon as it has its place.
    Optimistic,
}

/// [`Role`] as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleFlag {
    /// Without the state.
    Client,
    /// With the state.
    Server,
}

/// [`Safety`] as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SafetyFlag {
    /// Everything.
    Free,
    /// What does not touch the state.
    Protected,
    /// Nothing.
    Atomic,
}

impl GroupFlags {
    /// Returns what the group is started with; `group` is its name.
    ///
    /// # Errors
    /// The flag that is wrong, in one line.
    pub fn settings(&self, group: &str) -> Result<Settings, String> {
        let members =
            MemberAddress::parse_list(&self.members).map_err(|error| format!("--members: {error}"))?;
        let mut settings = Settings::new(&self.member, members, group, &self.data);
        if let Some(file) = &self.group_key_file {
            let key = GroupKey::read(file).map_err(|error| format!("--group-key-file: {error}"))?;
            settings.key = Some(key);
        }
        settings.engine = match self.engine {
            EngineFlag::Embedded => EngineKind::Embedded,
            EngineFlag::Corosync => EngineKind::Corosync,
        };
        settings.order = match self.order {
            OrderFlag::Sequencer => Order::Sequencer,
            OrderFlag::Token => Order::Token,
        };
        settings.options.delivery = match self.delivery {
            DeliveryFlag::Safe => DeliveryMode::Safe,
            DeliveryFlag::Optimistic => DeliveryMode::Optimistic,
        };
        Ok(settings)
    }

    /// Returns the role and what is delivered while a state moves.
    #[must_use]
    pub fn options(&self) -> Options {
        let role = match self.role {
            RoleFlag::Client => Role::Client,
            RoleFlag::Server => Role::Server,
        };
        let safety = match self.safety {
            SafetyFlag::Free => Safety::Free,
            SafetyFlag::Protected => Safety::Protected,
            SafetyFlag::Atomic => Safety::Atomic,
        };
        Options { role, safety }
    }
}
