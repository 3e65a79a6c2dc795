//! A way to RabbitMQ that can be cut or lose the broker's answers, and that counts what is unsettled on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

pub struct Wire {
    /// The broker's address through this way.
    pub url: String,
    cuts: watch::Sender<u32>,
    silences: watch::Sender<u32>,
    meter: Arc<Mutex<Meter>>,
}

impl Wire {
    /// Listens on a free port of its own and passes everything on to the broker at `direct`.
    pub async fn lay(direct: &str) -> Self {
        let (scheme_and_user, rest) = direct.rsplit_once('@').expect("the test URL names a user");
        let (address, vhost) = rest.split_once('/').unwrap_or((rest, "%2f"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme_and_user}@{}/{vhost}", listener.local_addr().unwrap());
        let wire = Self { url, cuts: watch::Sender::new(0), silences: watch::Sender::new(0), meter: Arc::default() };
        let (address, cuts, silences) = (address.to_owned(), wire.cuts.clone(), wire.silences.clone());
        let meter = Arc::clone(&wire.meter);
        tokio::spawn(async move {
            let mut connection = 0;
            while let Ok((near, _)) = listener.accept().await {
                connection += 1;
                let far = TcpStream::connect(&address).await.unwrap();
                let mut cut = cuts.subscribe();
                let passing = pass(near, far, silences.subscribe(), Arc::clone(&meter), connection);
                tokio::spawn(async move {
                    tokio::select! {
                        () = passing => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        wire
    }

    /// Breaks every connection that stands.
    pub fn cut(&self) {
        self.cuts.send_modify(|count| *count += 1);
    }

    /// Swallows whatever the broker says from now on over the connections that stand; later ones work.
    pub fn silence(&self) {
        self.silences.send_modify(|count| *count += 1);
    }

    /// Most deliveries of one channel that were unsettled at a time, since the last time this was asked.
    pub fn most_unsettled(&self) -> usize {
        std::mem::take(&mut self.meter.lock().unwrap().most)
    }
}

/// Carries both directions until one end is gone.
async fn pass(
    mut near: TcpStream,
    mut far: TcpStream,
    silences: watch::Receiver<u32>,
    meter: Arc<Mutex<Meter>>,
    connection: u32,
) {
    let (from_client, to_client) = near.split();
    let (from_broker, to_broker) = far.split();
    let (mut asked, mut answered) = (Frames::default(), Frames::default());
    let up = carry(from_client, to_broker, |part| {
        asked.read(part, |channel, method| meter.lock().unwrap().note(connection, channel, method));
        true
    });
    let down = carry(from_broker, to_client, |part| {
        answered.read(part, |channel, method| meter.lock().unwrap().note(connection, channel, method));
        !silences.has_changed().unwrap_or(false)
    });
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, mut lets: impl FnMut(&[u8]) -> bool) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let part = &buffer[..count];
        if lets(part) && to.write_all(part).await.is_err() {
            break;
        }
    }
}

/// Cuts a stream of bytes into AMQP frames.
#[derive(Default)]
struct Frames {
    pending: Vec<u8>,
}

impl Frames {
    /// Hands on the channel and the content of every method frame that is complete.
    fn read(&mut self, part: &[u8], mut hand_on: impl FnMut(u16, &[u8])) {
        const GREETING: &[u8] = b"AMQP\x00\x00\x09\x01";
        const HEAD: usize = 7;
        const METHOD: u8 = 1;
        self.pending.extend_from_slice(part);
        if self.pending.starts_with(GREETING) {
            self.pending.drain(..GREETING.len());
        }
        while let Some((head, rest)) = self.pending.split_at_checked(HEAD) {
            let size = usize::try_from(u32::from_be_bytes(head[3..].try_into().unwrap())).unwrap();
            let Some(content) = rest.get(..size).filter(|_| rest.len() > size) else { break };
            if head[0] == METHOD {
                hand_on(u16::from_be_bytes([head[1], head[2]]), content);
            }
            self.pending.drain(..HEAD + size + 1);
        }
    }
}

/// What was delivered and not settled, by connection and channel.
#[derive(Default)]
struct Meter {
    unsettled: BTreeMap<(u32, u16), BTreeSet<u64>>,
    most: usize,
}

impl Meter {
    fn note(&mut self, connection: u32, channel: u16, content: &[u8]) {
        let tag = |at: usize| u64::from_be_bytes(content[at..at + 8].try_into().unwrap());
        let held = self.unsettled.entry((connection, channel)).or_default();
        // AMQP 0-9-1 class and method
        match content[..4] {
            // basic.deliver: consumer tag, delivery tag
            [0, 60, 0, 60] => {
                held.insert(tag(5 + usize::from(content[4])));
                self.most = self.most.max(held.len());
            }
            // basic.ack with multiple
            [0, 60, 0, 80] if content[12] & 1 == 1 => {
                held.retain(|other| *other > tag(4));
            }
            // basic.ack, basic.reject
            [0, 60, 0, 80 | 90] => {
                held.remove(&tag(4));
            }
            // basic.nack is none of ours; channel.close
            [0, 60, 0, 120] => panic!("the meter knows no nack"),
            [0, 20, 0, 40] => held.clear(),
            _ => {}
        }
    }
}
