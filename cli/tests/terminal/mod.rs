//! The program at a terminal, with somebody who types.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// A terminal that is nobody's controlling one.
const NOT_CONTROLLING: i32 = 0o400;

/// A terminal at which the program runs. Dropping it kills the program.
pub(crate) struct Terminal {
    child: Child,
    keyboard: File,
    screen: Receiver<String>,
    said: String,
    /// Up to where what was said was waited for.
    heard: usize,
}

impl Terminal {
    /// Starts the program in a folder.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let near = openpt(flags).expect("a terminal");
        grantpt(&near).and_then(|()| unlockpt(&near)).expect("a terminal");
        let name = ptsname(&near, Vec::new()).expect("its name").into_string().expect("text");
        let far = || {
            let mut options = OpenOptions::new();
            let far = options.read(true).write(true).custom_flags(NOT_CONTROLLING).open(&name);
            Stdio::from(far.expect("the other side"))
        };
        let child = Command::new(env!("CARGO_BIN_EXE_maestro"))
            .args(arguments)
            .current_dir(folder)
            .env("TERM", "xterm")
            .stdin(far())
            .stdout(far())
            .stderr(far())
            .spawn()
            .expect("the program starts");
        let near = File::from(near);
        let mut out = near.try_clone().expect("a copy");
        let (sender, screen) = channel();
        thread::spawn(move || {
            let mut octets = [0; 4096];
            // A terminal that nobody has open any more is an error to read.
            while let Ok(count @ 1..) = out.read(&mut octets) {
                if sender.send(String::from_utf8_lossy(&octets[..count]).into_owned()).is_err() {
                    return;
                }
            }
        });
        Self { child, keyboard: near, screen, said: String::new(), heard: 0 }
    }

    /// Waits for a text, behind the one that was waited for last.
    pub(crate) fn says(&mut self, wanted: &str) {
        loop {
            if let Some(at) = self.said[self.heard..].find(wanted) {
                self.heard += at + wanted.len();
                return;
            }
            match self.screen.recv_timeout(PATIENCE) {
                Ok(text) => self.said.push_str(&text),
                Err(error) => panic!("never said {wanted:?} ({error}), but {}", self.said),
            }
        }
    }

    /// Types keys.
    pub(crate) fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("a keyboard");
    }

    /// Waits for the end, and returns the exit code and all that was said.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        while let Ok(text) = self.screen.recv_timeout(PATIENCE) {
            self.said.push_str(&text);
        }
        (self.child.wait().expect("an end").code(), std::mem::take(&mut self.said))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
