//! The binary itself.

use super::*;

pub(in crate::attacks) fn patchbay(home: &Home, variables: &[(&str, String)]) -> Command {
    let mut command = home.command();
    command.env("RUST_BACKTRACE", "1");
    for (name, value) in variables {
        command.env(name, value);
    }
    command
}

pub(in crate::attacks) fn run(mut command: Command) -> String {
    let ended = command.output().expect("the binary runs");
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    String::from_utf8_lossy(&ended.stdout).into_owned()
}

/// The binary, serving, with everything that it says.
pub(in crate::attacks) struct Running {
    pub(in crate::attacks) child: Child,
    pub(in crate::attacks) said: Arc<Mutex<Vec<u8>>>,
    pub(in crate::attacks) readers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts it and waits until it says that it serves.
    pub(in crate::attacks) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let said: Arc<Mutex<Vec<u8>>> = Arc::default();
        let mut log = BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        while !line.contains("serving") {
            line.clear();
            let length = log.read_line(&mut line).expect("text");
            assert_ne!(
                length,
                0,
                "it ended: {}",
                String::from_utf8_lossy(&said.lock().expect("lock"))
            );
            said.lock().expect("lock").extend(line.as_bytes());
        }
        let mut running = Self {
            child,
            said,
            readers: Vec::new(),
        };
        let out = running.child.stdout.take().expect("piped");
        running.collect(log);
        running.collect(out);
        running
    }

    pub(in crate::attacks) fn collect(&mut self, mut from: impl Read + Send + 'static) {
        let said = Arc::clone(&self.said);
        self.readers.push(std::thread::spawn(move || {
            let mut buffer = [0_u8; 4096];
            while let Ok(length @ 1..) = from.read(&mut buffer) {
                said.lock().expect("lock").extend(&buffer[..length]);
            }
        }));
    }

    /// Ends it; gives all that it said.
    pub(in crate::attacks) fn end(mut self) -> Vec<u8> {
        self.kill();
        for reader in std::mem::take(&mut self.readers) {
            reader.join().expect("read to the end");
        }
        self.said.lock().expect("lock").clone()
    }

    pub(in crate::attacks) fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
