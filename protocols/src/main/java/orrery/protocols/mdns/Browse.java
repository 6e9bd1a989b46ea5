package orrery.protocols.mdns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import orrery.host.Shared;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.Question;
import org.jspecify.annotations.Nullable;

/** A continuous search for services, begun by {@link MulticastDns#browse}. */
public final class Browse {

  /** Something that has been heard to be there. */
  static final class Candidate {
    /** What was last told of it, unless it was never told or has been lost. */
    @Nullable ServiceInstance told;
  }

  private final Querier querier;
  final ServiceType type;
  final @Nullable String subtype;
  final BrowseListener listener;
  final Inquiry inquiry;
  /** Between the next query and the one after it. */
  long interval;
  boolean hasAsked;
  /** When it last asked, or another host did in its place. */
  long askedAt;
  Agenda.@Nullable Task task;
  /** Mostly none: super nodes browse for as long as they are in office, and find nobody. */
  Map<DnsName, Candidate> candidates = Collections.emptyMap();
  private boolean active = true;

  Browse(Querier querier, ServiceType type, @Nullable String subtype, BrowseListener listener, Shared shared) {
    this.querier = querier;
    this.type = type;
    this.listener = listener;
    this.subtype = subtype;
    inquiry = Inquiry.of(type, subtype, shared);
  }

  /** What it asks for. */
  Question question() {
    return inquiry.question();
  }

  /** The services found and not lost, as they were last told, in the order they were found. */
  public List<ServiceInstance> found() {
    List<ServiceInstance> found = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates.values()) {
      if (candidate.told != null) {
        found.add(candidate.told);
      }
    }
    return found;
  }

  /** Asks now, but for the short random delay of a first query, and from then on as a browse that has just begun. */
  public void queryAgain() {
    if (active) {
      querier.ask(this);
    }
  }

  /**
   * Says that {@code instance} does not seem to be there any more, having failed to answer for example. It is asked for
   * four times, and lost after ten seconds unless it is heard of (RFC 6762 §10.4).
   */
  public void reconfirm(ServiceInstance instance) {
    if (active) {
      querier.doubt(this, type.instance(instance.instance()));
    }
  }

  /** Ends. Nothing is told afterwards; a second call does nothing. */
  public void cancel() {
    if (active) {
      active = false;
      querier.end(this);
    }
  }

  boolean isActive() {
    return active;
  }

  /** Ends without telling the querier. */
  void end() {
    active = false;
  }
}
