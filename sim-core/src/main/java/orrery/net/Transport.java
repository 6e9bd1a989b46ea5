package orrery.net;

/** What carries a packet's payload, and the bytes that its headers add. */
public enum Transport {
  /** RFC 768: 8 bytes, after IPv4's 20. */
  UDP(28),
  /** RFC 9293 without options: 20 bytes, after IPv4's 20. */
  TCP(40),
  /** An ICMP query (RFC 792), its identifier in place of a port: 8 bytes, after IPv4's 20. */
  ICMP(28);

  private final int headerBytes;

  Transport(int headerBytes) {
    this.headerBytes = headerBytes;
  }

  /** Bytes of the internet and transport headers together. Link-layer framing is not counted. */
  public int headerBytes() {
    return headerBytes;
  }
}
