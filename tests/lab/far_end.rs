//! The far end's programs: this test's own program runs itself there, and listens until its input ends.

use super::ground::{Ground, Manner};
use portolan::engine::tcp::raise_file_limit;
use socket2::SockRef;
use std::io;
use std::net::Ipv6Addr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// What a part says, as a line, when it can be played.
pub const IS_READY: &str = "this part is ready";

#[test]
#[ignore = "it is no test: Lab has it play the far end"]
fn serves_until_its_input_ends() {
    if !is_played() {
        return;
    }
    raise_file_limit(1, 0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for (port, manner) in Ground::new().listeners {
            // For both families: the namespace is new, so net.ipv6.bindv6only is off.
            let listener = TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).await.unwrap();
            tokio::spawn(serve(listener, manner));
        }
        println!("\n{IS_READY}");
        tokio::task::spawn_blocking(input_ends).await.unwrap();
    });
}

/// Whether this process was started to play a part.
pub fn is_played() -> bool {
    std::env::var_os("LAB_IS_PLAYED").is_some()
}

/// Blocks until nobody holds the other end of the input any more.
pub fn input_ends() {
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
}

async fn serve(listener: TcpListener, manner: Manner) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(talk(stream, manner))),
            // Too many files, or a caller that has gone: the next one may be luckier.
            Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
}

async fn talk(stream: TcpStream, manner: Manner) {
    match manner {
        Manner::Greets => drop(stream.try_write(b"220 far.example at your service\r\n")),
        Manner::IsSilent => {}
        Manner::Closes => return,
        Manner::Resets => return drop(SockRef::from(&stream).set_linger(Some(Duration::ZERO))),
    }
    let mut unread = [0; 512];
    loop {
        match stream.readable().await.and_then(|()| stream.try_read(&mut unread)) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}
