package orrery.net;

/** What puts packets onto a line, one after the other; it remembers what the line remembers, such as tokens. */
interface Transmitter {

  /**
   * When the last bit of a packet is out.
   *
   * @param line which it puts them onto, always the same one
   * @param ready when it may begin: it has joined, and those before it are out
   * @param bytes its length, already stretched by whatever slows the line down
   * @return that time; or, where the packet was given up, the bitwise complement of the time at which it was
   */
  long send(Pipe line, long ready, int bytes);

  /** Reads what sending will, to have it in the cache. */
  default int touch() {
    return 0;
  }
}
