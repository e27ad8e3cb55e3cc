# Makes the namespaces of a lab and keeps them until its input ends. Runs in the near one, by namespaces.rs.
#
#     near 192.0.2.1 2001:db8::1 ─────────────────────── far 192.0.2.2 2001:db8::2 …
#                                └─ middle, if LAB_CABLE ─┘
#
# LAB_PROGRAM plays far and middle, LAB_HOSTS is how many addresses far has, LAB_FAR_RULES and LAB_NEAR_RULES are for
# nft, LAB_EXTRA is run at last. Says `namespaces NEAR FAR`, by process, when all is there.
set -e
exec 3<&0
play() { exec unshare --net "$LAB_PROGRAM" --ignored --exact --nocapture "$1" <&3; }
far() { nsenter --net=/proc/"$far"/ns/net "$@"; }
middle() { nsenter --net=/proc/"$middle"/ns/net "$@"; }
has_its_own() { until [ "$(readlink /proc/"$1"/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do kill -0 "$1"; done; }

play far_end::serves_until_its_input_ends &
far=$!
has_its_own $far
if [ -n "$LAB_CABLE" ]; then
    play cable::carries_until_its_input_ends &
    middle=$!
    has_its_own $middle
    ip link add near type veth peer name left netns $middle
    ip link add right netns $middle type veth peer name far netns $far
    middle sysctl -qw net.ipv6.conf.all.disable_ipv6=1
    middle ip link set left up
    middle ip link set right up
else
    ip link add near type veth peer name far netns $far
fi

ip link set lo up
ip link set near up
ip addr add 192.0.2.1/24 dev near
ip -6 addr add 2001:db8::1/64 dev near nodad
far ip link set lo up
far ip link set far up
host=2
while [ $host -lt $((LAB_HOSTS + 2)) ]; do
    far ip addr add 192.0.2.$host/24 dev far
    far ip -6 addr add "2001:db8::$(printf %x $host)/64" dev far nodad
    host=$((host + 1))
done
printf %s "$LAB_FAR_RULES" | far nft -f -
printf %s "$LAB_NEAR_RULES" | nft -f -
eval "$LAB_EXTRA"
echo "namespaces $$ $far"
cat <&3 >/dev/null
