//! What `--help` explains besides the options. The manual page has the same.

/// Under the short help.
pub(super) const SHORT: &str = "Use --help for examples, target and port syntax, and exit codes.";

/// Headings and their texts. Lines fit a manual page: 80 columns less its margins.
pub(super) const SECTIONS: [(&str, &str); 7] = [
    (
        "Examples",
        "\
portolan localhost                      30 well-known ports
portolan 192.0.2.7 1 1024               a range of ports
portolan 192.0.2.7 --mode full --open   all ports, listing the open ones
portolan example.com -p ssh,https,8000-8100
portolan 192.0.2.0/28 -p 22 --csv > ssh.csv
portolan 192.0.2.0/24 --timing polite --rate 50   easy on the network
portolan 192.0.2.7 --json | jq '.results[] | select(.risk == \"high\")'
portolan 192.0.2.7 --mode full --html report.html
portolan -iL hosts.txt -p 22,443        targets from a file
portolan serve                          the web page on 127.0.0.1:8000",
    ),
    (
        "Targets",
        "\
localhost  192.0.2.7  2001:db8::7     a name or an address
192.0.2.0/24  192.0.2.0/255.255.255.0 a network
192.0.2.1-20  192.0.2-3.1-5           a range, or one per number
192.0.2.7:8080  https://example.com/  this port, unless others given
192.0.2.0/24,!192.0.2.1               commas separate, ! excludes
-iL FILE, -iL -                       a file, or standard input;
                                      # starts a comment
--dry-run                             print what would be scanned
To scan a host named like a command: portolan scan NAME",
    ),
    (
        "Ports",
        "\
22,80,8000-8100                       numbers and ranges
-1000  60000-                         up to, or from, a port
ssh,https  ssh-25                     service names
top:100                               the most common, at most 6119
1-1024,!25                            ! excludes
T:22,80/tcp                           nmap's notation; TCP only",
    ),
    (
        "States",
        "\
open      the handshake completed: a program accepts connections
closed    the host answered with a reset: nothing is listening
filtered  no answer after several attempts, or a firewall rejected it",
    ),
    (
        "Exit codes",
        "\
0    finished; for the server, stopped by Ctrl-C or SIGTERM
1    failed: nothing was scanned, or a result was not written
2    wrong usage: nothing was scanned
130  stopped by Ctrl-C; results so far are printed
143  stopped by SIGTERM, likewise
A second signal ends the program at once.",
    ),
    (
        "Environment",
        "\
LC_ALL, LC_MESSAGES, LANG  the language: English or Spanish
NO_COLOR, CLICOLOR=0       no colours
XDG_STATE_HOME             where Portolan notes that you have seen the
                           legal notice; by default ~/.local/state",
    ),
    (
        "More",
        "\
portolan serve --help      server settings
portolan man | man -l -    the manual page
portolan completions bash  completions for bash and other shells",
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
