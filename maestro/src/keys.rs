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
                _ => return Err(Error::KeyOfNobody { key, objects: names.join(", ") }),
            };
        }
        Ok(Self(keys))
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
