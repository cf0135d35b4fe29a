//! The keys that objects get.

use std::collections::HashMap;

use maestro_ior::MaestroKey;
use uuid::Uuid;

use crate::Error;
use crate::data::Data;

/// The namespace of keys that follow from a list of members. Drawn once, for this use alone.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f0e_3a52_8c1d_4b7e_9a64_2d1b_70c3_e8f5);

/// The keys that --key gave, by object name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Keys(HashMap<String, MaestroKey>);

impl Keys {
    /// Reads --key for the objects of these names. A key belongs to the object whose name it ends with, or to the only
    /// object.
    pub(crate) fn parse(texts: &[String], names: &[&str]) -> Result<Self, Error> {
        let mut keys = HashMap::new();
        for text in texts {
            let key = parse(text)?;
            let name = match names {
                [only] => Some(only),
                several => several.iter().find(|&&name| name == key.name()),
            };
            match name {
                Some(&name) if !keys.contains_key(name) => keys.insert(name.to_owned(), key),
                _ => {
                    return Err(Error::KeyOfNobody { key, objects: names.join(", ") });
                }
            };
        }
        Ok(Self(keys))
    }

    /// Whether the object's key was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Returns the key of the object `name` of replicas: the one that was given, or one that follows from the list of
    /// members, alike at each.
    pub(crate) fn of_replicas(&self, name: &str, members: &str) -> Result<MaestroKey, Error> {
        match self.0.get(name) {
            Some(key) => Ok(key.clone()),
            None => make(Uuid::new_v5(&NAMESPACE, format!("{members}\n{name}").as_bytes()), name),
        }
    }

    /// Returns the keys of the objects of a server alone: those that were given, those that were kept, or new ones, which
    /// are then kept.
    pub(crate) fn of_simple(&self, names: &[&str], data: Option<&Data>) -> Result<Vec<MaestroKey>, Error> {
        let mut kept = data.map(Data::keys).transpose()?.unwrap_or_default();
        let mut keys = Vec::new();
        for &name in names {
            let key = match (self.0.get(name), kept.get(name)) {
                (Some(key), _) => key.clone(),
                (None, Some(text)) => parse(text)?,
                (None, None) => make(Uuid::new_v4(), name)?,
            };
            kept.insert(name.to_owned(), key.to_string());
            keys.push(key);
        }
        data.map_or(Ok(()), |data| data.keep_keys(&kept))?;
        Ok(keys)
    }
}

fn parse(text: &str) -> Result<MaestroKey, Error> {
    text.parse().map_err(|source| Error::Key { key: text.to_owned(), source })
}

fn make(uuid: Uuid, name: &str) -> Result<MaestroKey, Error> {
    MaestroKey::new(uuid.as_u128(), name).map_err(|source| Error::Key { key: name.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "MAE:00000000000000000000000000000001:Grid";
    const MEMBERS: &str = "r1=127.0.0.1:7401,r2=127.0.0.1:7402";

    fn of_replicas(keys: &Keys, members: &str, name: &str) -> String {
        keys.of_replicas(name, members).unwrap().to_string()
    }

    #[test]
    fn a_key_follows_from_the_members_and_the_name() {
        let keys = Keys::default();
        let grid = of_replicas(&keys, MEMBERS, "Grid");
        assert_eq!(grid, of_replicas(&keys, MEMBERS, "Grid"));
        assert!(grid.ends_with(":Grid"), "{grid}");
        assert_ne!(grid, of_replicas(&keys, "r1=127.0.0.1:7401", "Grid"));
        assert_ne!(grid[..36], of_replicas(&keys, MEMBERS, "Chat")[..36]);
    }

    #[test]
    fn a_key_that_was_given_counts() {
        let texts = [ONE.to_owned()];
        let keys = Keys::parse(&texts, &["Chat", "Grid"]).unwrap();
        assert_eq!(of_replicas(&keys, MEMBERS, "Grid"), ONE);
        assert_ne!(of_replicas(&keys, MEMBERS, "Chat"), ONE);
        let keys = Keys::parse(&texts, &["Alone"]).unwrap();
        assert_eq!(of_replicas(&keys, MEMBERS, "Alone"), ONE);
    }

    #[test]
    fn a_key_for_nobody_or_twice_for_somebody_is_refused() {
        let error = Keys::parse(&[ONE.to_owned()], &["Chat", "Mail"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("--key {ONE} is for no object of this server, which has Chat, Mail")
        );
        let twice = [ONE.to_owned(), ONE.to_owned()];
        assert!(matches!(Keys::parse(&twice, &["Grid"]), Err(Error::KeyOfNobody { .. })));
    }

    #[test]
    fn keys_of_a_server_alone_are_drawn_once_and_kept() {
        let directory = tempfile::tempdir().unwrap();
        let data = Data::of_replica(directory.path());
        let first = Keys::default().of_simple(&["Grid", "Chat"], Some(&data)).unwrap();
        assert_ne!(first[0].uuid(), first[1].uuid());
        assert_eq!(Keys::default().of_simple(&["Grid", "Chat"], Some(&data)).unwrap(), first);
        let other = Keys::default().of_simple(&["Grid", "Chat"], None).unwrap();
        assert_ne!(other, first);
    }
}
