package orrery.net;

/**
 * What joins a machine to its network, the same for all machines of one kind and held once for them.
 *
 * @param name as the machine's own system calls it, such as {@code wlan0}
 * @param metered whether what is sent is paid for by the byte
 */
public record Nic(LinkSpec link, String name, boolean metered) {}
