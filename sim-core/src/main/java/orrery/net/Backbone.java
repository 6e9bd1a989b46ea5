package orrery.net;

/** The wide-area network between sites: how long a packet takes from one to another. Its capacity is not a limit. */
public interface Backbone {

  /** How many sites there are; they are numbered from 0. */
  int sites();

  /** The name of a site. */
  String siteName(int site);

  /** One-way delay between two sites, in nanoseconds; between a site and itself too. */
  long oneWayNanos(int from, int to);
}
