package orrery.protocols.transfer;

import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.protocols.tls.Tls;

/** How a connection is secured. Both sides must say the same. */
public enum Security {
  /** It is not. */
  NONE,
  /** By TLS 1.2. */
  TLS_1_2,
  /** By TLS 1.3. */
  TLS_1_3;

  /** Begins to connect; the handler learns that the connection is open when it is secured. */
  Connection connect(Host host, ConnectSpec spec, ConnectionHandler handler) {
    return switch (this) {
      case NONE -> host.connect(spec, handler);
      case TLS_1_2 -> Tls.TLS_1_2.connect(host, spec, handler);
      case TLS_1_3 -> Tls.TLS_1_3.connect(host, spec, handler);
    };
  }

  /** Accepts connections; the acceptor sees them when they are secured. */
  Listener listen(Host host, ListenSpec spec, ConnectionAcceptor acceptor) {
    return switch (this) {
      case NONE -> host.listen(spec, acceptor);
      case TLS_1_2 -> Tls.TLS_1_2.listen(host, spec, acceptor);
      case TLS_1_3 -> Tls.TLS_1_3.listen(host, spec, acceptor);
    };
  }
}
