package orrery.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One thing that somebody at a node wants done: a function of the seed, the node's name, the workload's name and the number,
 * and of nothing else.
 *
 * @param workload what the scenario calls the habit that it comes of
 * @param kind what is wanted
 * @param service the microservice it is wanted of, such as {@code drive}; for what is published, the topic
 * @param number how many the same workload has had at this node before, from time zero on, heard or not
 * @param whom among whom {@code to} was chosen
 * @param to the nodes it is for, the dearest first; none where {@code whom} is {@link Whom#WHEREVER}, or nobody is there
 * @param upBytes what the node has to send: the content of a request, a file, a video, a sensor's message
 * @param downBytes what it wants back as content; 0 or more
 * @param operations the work that the service has with it, in operations of a processor
 * @param deadline how long after the want an answer is of use; empty for any time
 * @param central whether the work must stay in the central cloud: archive, registration, global storage (EC-41)
 * @param random for what else is to be chosen, by nobody else; it begins anew with each want
 */
public record Want(
    String workload, Kind kind, String service, long number, Whom whom, List<NodeId> to, long upBytes, long downBytes, long operations,
    Optional<Duration> deadline, boolean central, RandomStream random) {

  public Want {
    to = List.copyOf(to);
    if (number < 0 || upBytes < 0 || downBytes < 0 || operations < 0) {
      throw new IllegalArgumentException("number, bytes and operations must be 0 or more but are " + number + ", " + upBytes + ", " + downBytes + " and " + operations);
    }
  }

  /**
   * What that which {@code upBytes} counts is called as a content (see {@link Bulk}): the same for all who hear of the want, and of
   * no other want. Who looks from outside knows it by that, wherever it goes.
   *
   * @param at who wants it
   */
  public long contentId(NodeId at) {
    return contentId(at.name());
  }

  /** The same, for who knows the node's name only. */
  public long contentId(String at) {
    // FNV-1a, and the end of SplitMix64 for what differs in the last digit alone.
    long id = hash(0xcbf29ce484222325L, at);
    id = hash(hash(id, "/"), workload);
    id = hash(hash(id, "/"), Long.toString(number));
    id = (id ^ id >>> 30) * 0xbf58476d1ce4e5b9L;
    id = (id ^ id >>> 27) * 0x94d049bb133111ebL;
    return id ^ id >>> 31;
  }

  private static long hash(long before, String text) {
    long id = before;
    for (int i = 0; i < text.length(); i++) {
      id = (id ^ text.charAt(i)) * 0x100000001b3L;
    }
    return id;
  }

  /** All but the luck, which has no text that means anything. */
  @Override
  public String toString() {
    return "Want[workload=" + workload + ", number=" + number + ", kind=" + kind + ", service=" + service + ", whom=" + whom + ", to=" + to + ", upBytes=" + upBytes
        + ", downBytes=" + downBytes + ", operations=" + operations + ", deadline=" + deadline + ", central=" + central + "]";
  }

  /** What can be wanted. */
  public enum Kind {
    /** An answer of a service. */
    REQUEST,
    /** That those who subscribe to a topic hear of something. */
    PUBLISH,
    /** That somebody has a file. */
    SHARE,
    /** That some see a video (EC-3). */
    UPLOAD,
    /** That a service has a measurement. */
    SENSE,
    /** That work is done elsewhere, and the result is here in time: augmented reality. */
    OFFLOAD
  }

  /** Among whom those it is for were chosen. */
  public enum Whom {
    /** It is for no node in particular: any that has the service. */
    WHEREVER,
    /** The nodes of the same account. */
    OWN_ACCOUNT,
    /** The nodes on the same link. */
    LINK,
    /** The nodes near by. */
    PLACE,
    /** All nodes. */
    ANYBODY,
    /** The nodes of a group that the scenario names. */
    GROUP
  }
}
