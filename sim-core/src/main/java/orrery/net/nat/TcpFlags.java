package orrery.net.nat;

/** The bits of a TCP header that connection tracking looks at (RFC 9293 §3.1). */
public final class TcpFlags {

  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int ACK = 16;

  private TcpFlags() {}

  static boolean resets(int flags) {
    return (flags & RST) != 0;
  }

  static boolean finishes(int flags) {
    return (flags & FIN) != 0;
  }

  /** Whether the segment asks for a connection; a SYN that answers one has an ACK too. */
  static boolean asks(int flags) {
    return (flags & (SYN | ACK)) == SYN;
  }
}
