package orrery.protocols.direct;

import orrery.host.Connection;
import orrery.host.ConnectionHandler;

/** Hears what becomes of a {@link HolePunch}. */
public interface PunchListener {

  /**
   * The peer is at the other end of {@code connection}, which is open: called once, and the last call.
   *
   * @return who hears the connection from here on
   */
  ConnectionHandler onPath(Connection connection);

  /** An attempt has found no path; some of its connections may still come to be one. */
  void onNone();
}
