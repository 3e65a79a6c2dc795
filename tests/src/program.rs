//! The `claimwire` program as processes.

use std::{
    env,
    fs::File,
    io::Write,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Where the program is: beside the test binaries of the same build.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn path() -> PathBuf {
    beside("claimwire", "cargo build -p claimwire-app")
}

fn beside(name: &str, build: &str) -> PathBuf {
    let test = env::current_exe().expect("a test knows its own path");
    let profile = test.ancestors().nth(2).expect("test binaries lie in target/<profile>/deps");
    let program = profile.join(name);
    assert!(program.is_file(), "{} is missing: {build}, or ./tests/run", program.display());
    program
}

/// The same program with the points where it ends itself.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn crashing() -> PathBuf {
    beside("claimwire-crashing", "cargo build -p claimwire-app --features crash-points --bin claimwire-crashing")
}

/// A command of the program with nothing of this process's `CLAIMWIRE_*` settings.
#[must_use]
pub fn command(arguments: &[&str]) -> Command {
    command_of(&path(), arguments)
}

/// A command of one of the programs, see [`command`].
#[must_use]
pub fn command_of(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("CLAIMWIRE_")) {
        command.env_remove(name);
    }
    command
}

/// What a finished command said.
#[derive(Debug, Clone)]
pub struct Said {
    /// Exit code; -1 after a signal.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Said {
    /// Standard output of a command that must have worked.
    ///
    /// # Panics
    /// When it did not, with all it said.
    #[must_use]
    pub fn worked(self) -> String {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self.stdout
    }

    /// Its JSON.
    ///
    /// # Panics
    /// When the command failed or printed something else.
    #[must_use]
    pub fn json(self) -> serde_json::Value {
        let text = self.worked();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("no JSON ({error}): {text}"))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs a command to its end, with `input` on standard input.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run(mut command: Command, input: &str) -> Said {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let input = input.to_owned();
    // Its own thread: a command may print before it has read everything. One that reads nothing closes the pipe.
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("writing input does not panic");
    output.into()
}

/// A running program; ended when dropped. Shows its log when the test fails.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
    /// Where the log of this process begins, behind that of an earlier one of the same name.
    begin: usize,
    /// What it is for, in messages.
    pub name: String,
}

impl Process {
    /// Starts a command whose output goes to `<folder>/<name>.log`.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(mut command: Command, folder: &Path, name: &str) -> Self {
        let log = folder.join(format!("{name}.log"));
        let begin = std::fs::read(&log).map_or(0, |earlier| earlier.len());
        let file = File::options().append(true).create(true).open(&log).expect("the log opens");
        let child = command
            .stdout(file.try_clone().expect("the log opens twice"))
            .stderr(file)
            .spawn()
            .expect("the program starts");
        Self { child, log, begin, name: name.to_owned() }
    }

    /// What it has printed so far.
    #[must_use]
    pub fn printed(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(bytes.get(self.begin..).unwrap_or_default()).into_owned()
    }

    /// The rest of the first line it printed that begins with `start`.
    #[must_use]
    pub fn line(&self, start: &str) -> Option<String> {
        self.printed().lines().find_map(|line| line.strip_prefix(start).map(str::to_owned))
    }

    /// Seconds of processor it has used.
    ///
    /// # Panics
    /// When it has ended.
    #[must_use]
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("the process runs");
        // The name in parentheses may hold spaces; user and system time are the 12th and 13th field after it, in
        // hundredths of a second on Linux.
        let (_, fields) = stat.rsplit_once(") ").expect("the line has its form");
        let ticks: u32 = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
        f64::from(ticks) / 100.0
    }

    /// Megabytes of memory it holds now.
    ///
    /// # Panics
    /// When it has ended.
    #[must_use]
    pub fn megabytes(&self) -> u32 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the process runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory is known");
        line.trim().trim_end_matches(" kB").trim().parse::<u32>().map_or(0, |kilobytes| kilobytes / 1024)
    }

    /// Waits until it ended itself by `abort`, as at a crash point.
    ///
    /// # Panics
    /// When it ends otherwise or not in `patience`.
    pub fn wait_for_crash(&mut self, patience: Duration) {
        let code = self.wait(patience);
        let signal = self.child.wait().ok().and_then(|status| status.signal());
        assert_eq!((code, signal), (-1, Some(6)), "{} did not crash: {}", self.name, self.printed());
    }

    /// Its number, for what the system knows of it.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    ///
    /// # Panics
    /// When the system does not say.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("the system knows its children").is_none()
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        // The shell's own `kill`: the program of that name is not on every machine.
        drop(Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.child.id())).status());
    }

    /// Waits for its end and returns the exit code.
    ///
    /// # Panics
    /// When it does not end in `patience`.
    pub fn wait(&mut self, patience: Duration) -> i32 {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the system knows its children") {
                return status.code().unwrap_or(-1);
            }
            assert!(begin.elapsed() < patience, "{} did not end in {patience:?}", self.name);
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            let printed = self.printed();
            let lines: Vec<&str> = printed.lines().collect();
            let tail = lines.iter().skip(lines.len().saturating_sub(40)).copied().collect::<Vec<_>>().join("\n");
            eprintln!("--- last lines of {}\n{tail}", self.name);
        }
    }
}
