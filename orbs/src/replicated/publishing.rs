//! Has references written, on a thread of its own: a directory that others hold, or that is full, must not keep the
//! doorkeeper from shutting the port.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::door::{Door, DoorEvent, Notice, Notices, Publication, Publisher};

/// How long to wait before references that could not be written are tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Starts the thread that writes what is sent to it, the newest only, and tells the door when it is written. It ends when
/// nobody can send any more.
pub(super) fn start(
    publisher: Box<dyn Publisher>,
    notices: Arc<dyn Notices>,
    door: Door,
) -> std::io::Result<Sender<Publication>> {
    let (sender, receiver) = channel();
    let press = Press { publisher, notices, door, complaint: None };
    thread::Builder::new().name("maestro-etc".into()).spawn(move || press.run(&receiver))?;
    Ok(sender)
}

struct Press {
    publisher: Box<dyn Publisher>,
    notices: Arc<dyn Notices>,
    door: Door,
    /// What was said last of why references are not written.
    complaint: Option<String>,
}

impl Press {
    fn run(mut self, publications: &Receiver<Publication>) {
        let Ok(mut publication) = publications.recv() else { return };
        loop {
            while let Ok(newer) = publications.try_recv() {
                publication = newer;
            }
            let next = if self.publish(&publication) {
                publications.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                publications.recv_timeout(RETRY)
            };
            match next {
                Ok(newer) => publication = newer,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Tells whether the references are written.
    fn publish(&mut self, publication: &Publication) -> bool {
        match self.publisher.publish(publication) {
            Ok(()) => {
                self.complaint = None;
                self.door.tell(DoorEvent::Published);
                true
            }
            Err(reason) => {
                if self.complaint.as_ref() != Some(&reason) {
                    self.notices.notice(Notice::NotPublished(reason.clone()));
                    self.complaint = Some(reason);
                }
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Etc(Mutex<Vec<Result<(), String>>>);

    impl Publisher for Etc {
        fn publish(&mut self, _: &Publication) -> Result<(), String> {
            self.0.lock().unwrap().pop().unwrap_or(Ok(()))
        }
    }

    struct Said(Sender<Notice>);

    impl Notices for Said {
        fn notice(&self, notice: Notice) {
            let _ = self.0.send(notice);
        }
    }

    #[test]
    fn references_that_could_not_be_written_are_tried_again_and_the_reason_is_said_once() {
        let full = || Err("disk full".to_owned());
        let (said, notices) = channel();
        let (door, events) = Door::new();
        let etc = Box::new(Etc(Mutex::new(vec![Ok(()), full(), full()])));
        let sender = start(etc, Arc::new(Said(said)), door).unwrap();
        let publication = Publication { version: (0, 1), history: "h".into(), references: Vec::new() };
        sender.send(publication).unwrap();
        assert!(matches!(events.recv(), Ok(DoorEvent::Published)));
        assert_eq!(notices.try_iter().collect::<Vec<_>>(), [Notice::NotPublished("disk full".into())]);
    }
}
