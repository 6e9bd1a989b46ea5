package orrery.protocols.container;

import orrery.host.Defaults;

/** What runs containers on a device (EC-28, ¶63, ¶92). */
public enum Environment {
  /** The platform's own light container: programs in one process that share one web server. Phones have no more. */
  LIGHT,
  /** A container daemon, which gives each container a system of its own; what the light one runs, it runs as well. */
  DAEMON;

  /** Whether what is made for {@code needed} runs here. */
  public boolean runs(Environment needed) {
    return this == DAEMON || needed == LIGHT;
  }

  /** How metrics and manifests write it: {@code light}. */
  public String word() {
    return Defaults.word(this);
  }
}
