//! Trouble that lasts is told once.

/// Whether there is trouble, so that its begin and its end can be told and what is between is not.
#[derive(Debug, Default)]
pub(super) struct Episode {
    lasts: bool,
}

impl Episode {
    /// Notes trouble, and returns whether it is new.
    pub(super) fn begins(&mut self) -> bool {
        !std::mem::replace(&mut self.lasts, true)
    }

    /// Notes that there is none, and returns whether there was.
    pub(super) fn ends(&mut self) -> bool {
        std::mem::replace(&mut self.lasts, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_begins_once_and_ends_once() {
        let mut episode = Episode::default();
        assert!(!episode.ends());
        for _ in 0..2 {
            assert_eq!([episode.begins(), episode.begins(), episode.begins()], [true, false, false]);
            assert_eq!([episode.ends(), episode.ends()], [true, false]);
        }
    }
}
