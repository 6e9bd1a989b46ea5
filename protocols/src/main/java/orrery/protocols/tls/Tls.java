package orrery.protocols.tls;

import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;

/**
 * A version of TLS: how many bytes go each way before a secured connection is open, in how many round trips, and what is
 * added to the bytes on it.
 *
 * <p>The chain of certificates that a server shows is 2540 bytes in both: two certificates, as measured of a web site by D.
 * Wong, "How big are TLS records during a handshake?", 2017 (cryptologie.net/article/410).
 */
public enum Tls {

  /**
   * Two round trips (RFC 5246 §7.3). Sizes as measured by Wong: ClientHello 212; ServerHello 66, Certificate 2540,
   * ServerKeyExchange 338, and ServerHelloDone of 9; ClientKeyExchange 75. ChangeCipherSpec is 6 and Finished 45 by its
   * definition with AES-GCM (RFC 5288 §3), which adds 8 bytes of nonce and 16 of tag to each record.
   */
  TLS_1_2(24, 212, 66 + 2540 + 338 + 9, 75 + 6 + 45, 6 + 45),

  /**
   * One round trip (RFC 8446 §2). Sizes of RFC 8448 §3, with the chain in place of its certificate: ClientHello 201;
   * ServerHello 95, and 679 for the rest, of which 445 were the certificate's; Finished 58. Each record has a byte for its
   * type and 16 of tag (RFC 8446 §5.2).
   */
  TLS_1_3(17, 201, 95 + 679 - 445 + 2540, 58);

  /** The most payload of a record (RFC 8446 §5.1). */
  static final int RECORD = 16_384;
  static final int HEADER = 5;

  private final int seal;
  private final int[] flights;

  Tls(int seal, int... flights) {
    this.seal = seal;
    this.flights = flights;
  }

  /** Begins to connect; the handler learns that the connection is open when it is secured. */
  public Connection connect(Host host, ConnectSpec spec, ConnectionHandler handler) {
    TlsConnection secured = new TlsConnection(this, handler);
    return secured.over(host.connect(spec, secured));
  }

  /** Accepts connections on a port; the acceptor sees them when they are secured. */
  public Listener listen(Host host, ListenSpec spec, ConnectionAcceptor acceptor) {
    return host.listen(spec, connection -> new TlsConnection(this, acceptor, connection));
  }

  /** How many bytes one side says at once, by turns: the client's first flight is 0, the server's 1. */
  int flight(int number) {
    return flights[number];
  }

  int flights() {
    return flights.length;
  }

  /** What is added to the payload of a record, beside its header. */
  int seal() {
    return seal;
  }

  /** What {@code payload} bytes become on the connection below, in records as large as can be. */
  long wireBytes(long payload) {
    return payload + (payload + RECORD - 1) / RECORD * (HEADER + seal);
  }
}
