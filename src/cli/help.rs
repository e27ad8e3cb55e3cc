//! What `--help` teaches besides the options. The manual page has the same.

/// Under the short help.
pub(super) const SHORT: &str = "--help says more: examples, how targets and ports are written, exit codes.";

/// Headings, and what stands under each. No line is longer than a manual page is wide, which is 80 columns less
/// its margins.
pub(super) const SECTIONS: [(&str, &str); 7] = [
    (
        "Examples",
        "\
portolan localhost                      thirty well-known ports
portolan 192.0.2.7 1 1024               a range of ports
portolan 192.0.2.7 --mode full --open   all ports; shows the open ones
portolan example.com -p ssh,https,8000-8100
portolan 192.0.2.0/28 -p 22 --csv > ssh.csv
portolan 192.0.2.0/24 --timing polite --rate 50   spares the network
portolan 192.0.2.7 --json | jq '.results[] | select(.risk == \"high\")'
portolan 192.0.2.7 --mode full --html report.html
portolan -iL hosts.txt -p 22,443        targets from a file
portolan serve                          the page on 127.0.0.1:8000",
    ),
    (
        "Targets",
        "\
localhost  192.0.2.7  2001:db8::7     a name or an address
192.0.2.0/24  192.0.2.0/255.255.255.0 a network
192.0.2.1-20  192.0.2-3.1-5           a range, one for each number
192.0.2.7:8080  https://example.com/  its port is scanned, if you choose
                                      no others; the path is dropped
192.0.2.0/24,!192.0.2.1               several by comma; ! leaves one out
-iL FILE, -iL -                       from a file or standard input: one
                                      or more a line, # begins a comment
--dry-run                             prints what would be scanned
A target named like a command is scanned by: portolan scan NAME",
    ),
    (
        "Ports",
        "\
22,80,8000-8100                       numbers and ranges
-1000  60000-                         from 1, or up to 65535
ssh,https  ssh-25                     names of services
top:100                               the likeliest ones, at most 6119
1-1024,!25                            ! leaves one out
T:22,80/tcp                           as nmap writes them; TCP only",
    ),
    (
        "States",
        "\
open      the handshake was completed: a program listens
closed    the host answered with a reset: nothing listens
filtered  no answer after several attempts, or a firewall's rejection",
    ),
    (
        "Exit codes",
        "\
0    finished; of the server: stopped by Ctrl-C or SIGTERM
1    failed: nothing could be scanned, or a result could not be written
2    wrong usage; nothing was scanned
130  stopped by Ctrl-C; what was found by then is printed
143  the same by SIGTERM
A second signal ends the program at once.",
    ),
    (
        "Environment",
        "\
LC_ALL, LC_MESSAGES, LANG  the language: English or Spanish
NO_COLOR, CLICOLOR=0       no colours
XDG_STATE_HOME             where it is remembered that the legal notice
                           was shown; otherwise ~/.local/state",
    ),
    (
        "Read on",
        "\
portolan serve --help      the settings of the server
portolan man | man -l -    the manual page
portolan completions bash  completions for bash, and for other shells",
    ),
];

/// Under the long help.
pub(super) fn long() -> String {
    SECTIONS.map(|(heading, text)| format!("{heading}:\n  {}", text.replace('\n', "\n  "))).join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::service;

    #[test]
    fn no_line_is_wider_than_a_manual_page() {
        for line in SECTIONS.iter().flat_map(|(_, text)| text.lines()) {
            assert!(line.len() <= 72, "{line}");
        }
    }

    #[test]
    fn it_speaks_of_as_many_ports_as_there_are() {
        assert!(long().contains(&format!("at most {}", service::top_ports(usize::MAX).count())));
        assert_eq!(service::quick_ports().len(), 30, "thirty well-known ports");
    }
}
