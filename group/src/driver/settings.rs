//! What a member is started with, and the checks that a wrong setting does not pass.

use std::collections::HashSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::api::MemberAddress;
use crate::engine::embedded::Order;
use crate::options::Options;
use crate::roster::{MEMBERS_LIMIT, NAME_LIMIT_OCTETS};
use crate::transport::{GroupKey, KeyError};

impl MemberAddress {
    /// Reads `r1=127.0.0.1:7401,r2=127.0.0.1:7402`.
    ///
    /// # Errors
    /// The entry that is wrong.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, ConfigError> {
        text.split(',').map(|entry| Self::parse(entry.trim())).collect()
    }

    fn parse(entry: &str) -> Result<Self, ConfigError> {
        let wrong = || ConfigError::MemberEntry { entry: entry.to_owned() };
        let (name, address) = entry.split_once('=').ok_or_else(wrong)?;
        let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
        if name.is_empty() || host.is_empty() || !port.parse::<u16>().is_ok_and(|port| port > 0) {
            return Err(wrong());
        }
        Ok(Self { name: name.to_owned(), address: address.to_owned() })
    }
}

/// What moves messages between members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EngineKind {
    /// The members themselves, over their own links.
    #[default]
    Embedded,
    /// Corosync: casts go over its ring. Each member's node runs the daemon.
    Corosync,
}

impl FromStr for EngineKind {
    type Err = ConfigError;

    /// Reads `embedded` or `corosync`.
    fn from_str(text: &str) -> Result<Self, ConfigError> {
        match text {
            "embedded" => Ok(Self::Embedded),
            "corosync" => Ok(Self::Corosync),
            _ => Err(ConfigError::Value {
                setting: "engine",
                reason: format!("{text:?} is not embedded or corosync"),
            }),
        }
    }
}

/// What one member is started with. The fields beside the first four have defaults that suit one data centre.
#[derive(Debug, Clone)]
pub struct Settings {
    /// This member's name, one of `members`.
    pub name: String,
    /// The members at the group's first start, in the same order everywhere: a member's place is its index. Later on the data
    /// directory knows who they are. A new member names itself and some of those that are there.
    pub members: Vec<MemberAddress>,
    /// Whether this is a new member, which waits until the others have added it, where its data directory is empty. Default: no.
    pub join: bool,
    /// The group's name; members of other groups are refused.
    pub group_name: String,
    /// The data directory, of this member alone.
    pub data_dir: PathBuf,
    /// What the group promises: the same at all members. Default: safe delivery.
    pub options: Options,
    /// Where to listen if not at this member's own address in `members` (containers, NAT).
    pub listen: Option<SocketAddr>,
    /// The key that the members share. Without one all addresses must be loopback addresses.
    pub key: Option<GroupKey>,
    /// What moves messages; the same for all members. Default: the members themselves.
    pub engine: EngineKind,
    /// The name or path of corosync's library, loaded where the engine needs it. Default `libcpg.so.4`.
    pub corosync_library: String,
    /// How often members tell each other that they live. Default 100 ms.
    pub heartbeat: Duration,
    /// A member that is silent for this long is suspected. Default 1 s.
    pub suspect_after: Duration,
    /// Pauses between attempts to reach a member grow from the first to the second. Default 20 ms to 1 s.
    pub reconnect: (Duration, Duration),
    /// How long a connection has to say who it is, and how long connecting may take. Default 5 s.
    pub greeting_limit: Duration,
    /// A member that takes nothing of what is sent to it for longer is dropped. Default 5 s.
    pub stall_limit: Duration,
    /// The most octets that wait for one member; one that lags further behind is dropped. Default 256 MiB.
    pub queue_limit_octets: usize,
    /// The largest cast, in octets. Default 16 MiB.
    pub cast_limit_octets: usize,
    /// The most casts of this member that are not delivered yet. Default 65,536.
    pub outstanding_limit: usize,
    /// The most octets in them, and so of what heartbeats wait behind: at the sequencer as much of each member. Default 16 MiB.
    pub outstanding_limit_octets: usize,
    /// The most octets of casts that wait for this member's application; one that lags further behind is ended. Default 512 MiB.
    pub backlog_limit_octets: usize,
    /// How far the last member of a view may be behind, in octets of casts that it has not executed or not caught up with, before
    /// no more are taken; each counts for 64 octets more. Casts that are on their way then come on top. Default 64 MiB.
    pub lag_window_octets: usize,
    /// A member that gets no further for this long, while a majority is ahead of it, is waited for no longer: it ends
    /// ([`Status::Excluded`](crate::Status::Excluded)). Default 10 s.
    pub lag_limit: Duration,
    /// Octets of casts that all members have executed and that are kept for members that come back soon. Default 16 MiB.
    pub retained_octets: usize,
    /// How long a state transfer may make no progress, on either side, before it is broken off and another member is asked:
    /// the pusher's clients wait meanwhile, because it executes nothing, and where the receiver has read a whole state and does
    /// not take it over for as long while views change, it is ended, because the next view waits for it. Default 10 s.
    pub transfer_limit: Duration,
    /// How casts get their places in the order. Of members with different settings, the word of the first one in a view counts.
    /// Default: by a sequencer.
    pub order: Order,
    /// How long an orderly stop may take to deliver this member's own casts. Default 10 s.
    pub leave_limit: Duration,
}

impl Settings {
    /// The settings of a member with the defaults for all else.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        members: Vec<MemberAddress>,
        group_name: impl Into<String>,
        data_dir: impl Into<PathBuf>,
    ) -> Self {
        Self {
            name: name.into(),
            members,
            join: false,
            group_name: group_name.into(),
            data_dir: data_dir.into(),
            options: Options::default(),
            listen: None,
            key: None,
            engine: EngineKind::default(),
            corosync_library: maestro_cpg::LIBRARY.to_owned(),
            heartbeat: Duration::from_millis(100),
            suspect_after: Duration::from_secs(1),
            reconnect: (Duration::from_millis(20), Duration::from_secs(1)),
            greeting_limit: Duration::from_secs(5),
            stall_limit: Duration::from_secs(5),
            queue_limit_octets: 256 << 20,
            cast_limit_octets: 16 << 20,
            outstanding_limit: 65_536,
            outstanding_limit_octets: 16 << 20,
            backlog_limit_octets: 512 << 20,
            lag_window_octets: 64 << 20,
            lag_limit: Duration::from_secs(10),
            retained_octets: 16 << 20,
            transfer_limit: Duration::from_secs(10),
            order: Order::default(),
            leave_limit: Duration::from_secs(10),
        }
    }

    /// Checks all settings.
    ///
    /// # Errors
    /// The first setting that is wrong, by name.
    pub fn check(&self) -> Result<Checked, ConfigError> {
        self.check_names()?;
        self.check_numbers()?;
        let own = self.own_index()?;
        let listen = match self.listen {
            Some(listen) => listen,
            None => self.resolve(&self.members[own])?.first().copied().ok_or_else(|| {
                ConfigError::Address { member: self.name.clone(), reason: "no address of that name".into() }
            })?,
        };
        if self.key.is_none() {
            self.check_loopback(listen)?;
        }
        Ok(Checked { own, listen })
    }

    fn own_index(&self) -> Result<usize, ConfigError> {
        self.members.iter().position(|member| member.name == self.name).ok_or_else(|| {
            ConfigError::NotAMember {
                name: self.name.clone(),
                members: self
                    .members
                    .iter()
                    .map(|member| member.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            }
        })
    }

    fn check_names(&self) -> Result<(), ConfigError> {
        if self.members.is_empty() || self.members.len() > MEMBERS_LIMIT {
            return Err(ConfigError::MemberCount { found: self.members.len() });
        }
        let mut names = HashSet::new();
        let mut addresses = HashSet::new();
        for member in &self.members {
            check_name("members", &member.name)?;
            if !names.insert(&member.name) {
                return Err(ConfigError::Twice { what: member.name.clone() });
            }
            if !addresses.insert(&member.address) {
                return Err(ConfigError::Twice { what: member.address.clone() });
            }
        }
        check_name("group_name", &self.group_name)
    }

    fn check_numbers(&self) -> Result<(), ConfigError> {
        let wrong = |setting, reason: &str| Err(ConfigError::Value { setting, reason: reason.to_owned() });
        if self.engine == EngineKind::Corosync && self.order != Order::default() {
            return wrong("order", "is the embedded engine's: corosync's ring gives the order itself");
        }
        if self.options.commute && self.options.is_progress_all() {
            return wrong(
                "options",
                "casts that commute need a majority: partitions that go on would merge histories without order",
            );
        }
        if self.heartbeat.is_zero() {
            return wrong("heartbeat", "must be more than zero");
        }
        if self.suspect_after < self.heartbeat * 2 {
            return wrong("suspect_after", "must be at least twice the heartbeat");
        }
        if self.reconnect.0.is_zero() || self.reconnect.1 < self.reconnect.0 {
            return wrong("reconnect", "must be two pauses, the first more than zero and at most the second");
        }
        if self.greeting_limit.is_zero() || self.stall_limit.is_zero() {
            return wrong("greeting_limit, stall_limit", "must be more than zero");
        }
        if self.transfer_limit < self.heartbeat {
            return wrong("transfer_limit", "must be at least the heartbeat");
        }
        if self.cast_limit_octets == 0 || self.cast_limit_octets > 1 << 30 {
            return wrong("cast_limit_octets", "must be 1 to 1,073,741,824");
        }
        if self.outstanding_limit == 0 || self.outstanding_limit_octets < self.cast_limit_octets {
            return wrong("outstanding_limit, outstanding_limit_octets", "must have room for one cast");
        }
        if self.backlog_limit_octets < self.cast_limit_octets {
            return wrong("backlog_limit_octets", "must have room for one cast");
        }
        if self.lag_window_octets < self.cast_limit_octets {
            return wrong("lag_window_octets", "must have room for one cast");
        }
        if self.lag_limit < self.suspect_after {
            return wrong("lag_limit", "must be at least suspect_after");
        }
        if self.queue_limit_octets < self.frame_limit_octets() {
            return wrong("queue_limit_octets", "must have room for four of the largest casts and 16 MiB");
        }
        Ok(())
    }

    fn check_loopback(&self, listen: SocketAddr) -> Result<(), ConfigError> {
        if !listen.ip().is_loopback() {
            return Err(ConfigError::KeyNeeded { what: "listen".into(), address: listen.to_string() });
        }
        for member in &self.members {
            if !self.resolve(member)?.iter().all(|address| address.ip().is_loopback()) {
                let what = format!("member {}", member.name);
                return Err(ConfigError::KeyNeeded { what, address: member.address.clone() });
            }
        }
        Ok(())
    }

    fn resolve(&self, member: &MemberAddress) -> Result<Vec<SocketAddr>, ConfigError> {
        let found = member.address.to_socket_addrs().map(Iterator::collect);
        found.map_err(|error| ConfigError::Address { member: member.name.clone(), reason: error.to_string() })
    }

    /// The largest frame between members: a few packed casts and what surrounds them.
    pub(crate) fn frame_limit_octets(&self) -> usize {
        self.cast_limit_octets * 2 + (16 << 20)
    }
}

/// What the check of the settings found out.
#[derive(Debug, Clone, Copy)]
pub struct Checked {
    /// This member's index.
    pub own: usize,
    /// Where it listens.
    pub listen: SocketAddr,
}

fn check_name(setting: &'static str, name: &str) -> Result<(), ConfigError> {
    if name.is_empty() || name.len() > NAME_LIMIT_OCTETS || name.chars().any(char::is_control) {
        let reason =
            format!("{name:?} is no name: 1 to {NAME_LIMIT_OCTETS} octets without control characters");
        return Err(ConfigError::Value { setting, reason });
    }
    Ok(())
}

/// A setting that is wrong, found before anything is started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// An entry of the member list does not parse.
    #[error("members: {entry:?} is not NAME=HOST:PORT")]
    MemberEntry {
        /// The entry.
        entry: String,
    },
    /// There are too few or too many members.
    #[error("members: {found} members, 1 to {MEMBERS_LIMIT} are possible")]
    MemberCount {
        /// How many there are.
        found: usize,
    },
    /// A name or address stands in the list twice.
    #[error("members: {what} stands there twice")]
    Twice {
        /// The name or the address.
        what: String,
    },
    /// This member's name is not in the list.
    #[error("name: {name} is not in members ({members})")]
    NotAMember {
        /// The name.
        name: String,
        /// The names in the list.
        members: String,
    },
    /// A member's address cannot be looked up.
    #[error("members: the address of {member} cannot be looked up: {reason}")]
    Address {
        /// The member.
        member: String,
        /// What the system said.
        reason: String,
    },
    /// There are other hosts and no key.
    #[error("key: {what} at {address} is not on the loopback interface, so the group needs a key")]
    KeyNeeded {
        /// Whose address it is.
        what: String,
        /// The address.
        address: String,
    },
    /// A setting has a value that makes no sense.
    #[error("{setting}: {reason}")]
    Value {
        /// The setting.
        setting: &'static str,
        /// Why.
        reason: String,
    },
    /// The key cannot be used.
    #[error("key: {0}")]
    Key(#[from] KeyError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(members: &str) -> Settings {
        Settings::new("r1", MemberAddress::parse_list(members).unwrap(), "grid", "/nowhere")
    }

    fn error(settings: &Settings) -> String {
        settings.check().unwrap_err().to_string()
    }

    #[test]
    fn a_list_of_members_parses() {
        let members =
            MemberAddress::parse_list("r1=127.0.0.1:7401, r2=[::1]:7402,r3=localhost:7403").unwrap();
        let flat: Vec<_> = members.iter().map(|m| (m.name.as_str(), m.address.as_str())).collect();
        assert_eq!(flat, [("r1", "127.0.0.1:7401"), ("r2", "[::1]:7402"), ("r3", "localhost:7403")]);
    }

    #[test]
    fn a_wrong_entry_is_named() {
        for entry in ["", "r1", "r1=", "r1=host", "=h:1", "r1=:1", "r1=h:0", "r1=h:65536", "r1=h:x"] {
            let error = MemberAddress::parse_list(&format!("ok=h:1,{entry}")).unwrap_err();
            assert_eq!(error.to_string(), format!("members: {entry:?} is not NAME=HOST:PORT"));
        }
    }

    #[test]
    fn good_settings_pass() {
        let checked = settings("r3=127.0.0.1:7403,r1=127.0.0.1:7401").check().unwrap();
        assert_eq!((checked.own, checked.listen), (1, "127.0.0.1:7401".parse().unwrap()));
    }

    #[test]
    fn without_a_key_other_hosts_are_refused_by_name() {
        let text =
            "key: member r2 at 192.0.2.7:7402 is not on the loopback interface, so the group needs a key";
        let mut remote = settings("r1=127.0.0.1:7401,r2=192.0.2.7:7402");
        assert_eq!(error(&remote), text);
        remote.key = Some(GroupKey::from_text(b"0123456789abcdef").unwrap());
        remote.check().unwrap();
        let mut open = settings("r1=127.0.0.1:7401");
        open.listen = Some("0.0.0.0:7401".parse().unwrap());
        assert_eq!(
            error(&open),
            "key: listen at 0.0.0.0:7401 is not on the loopback interface, so the group needs a key"
        );
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let wrong = |change: fn(&mut Settings)| {
            let mut settings = settings("r1=127.0.0.1:7401,r2=127.0.0.1:7402");
            change(&mut settings);
            error(&settings)
        };
        assert_eq!(wrong(|s| s.name = "r9".into()), "name: r9 is not in members (r1, r2)");
        assert_eq!(wrong(|s| s.members.clear()), "members: 0 members, 1 to 64 are possible");
        assert_eq!(wrong(|s| s.members[1].name = "r1".into()), "members: r1 stands there twice");
        assert_eq!(
            wrong(|s| s.members[1].address = "127.0.0.1:7401".into()),
            "members: 127.0.0.1:7401 stands there twice"
        );
        let token = |s: &mut Settings| (s.engine, s.order) = (EngineKind::Corosync, Order::Token);
        assert!(wrong(token).starts_with("order: is the embedded engine's"));
        assert_eq!(wrong(|s| s.heartbeat = Duration::ZERO), "heartbeat: must be more than zero");
        assert_eq!(
            wrong(|s| s.suspect_after = s.heartbeat),
            "suspect_after: must be at least twice the heartbeat"
        );
        assert!(wrong(|s| s.group_name.clear()).starts_with("group_name: \"\" is no name"));
        assert!(wrong(|s| s.cast_limit_octets = 0).starts_with("cast_limit_octets: "));
    }
}
