package orrery.protocols.signaling;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.host.NodeId;

/** A relay host as the service knows it: what it has offered, and what has been placed there. */
final class HostEntry {

  final NodeId id;
  final RelayOffer offer;
  /** By which the host knows the service's orders, and the service its reports. */
  final String token;
  final Map<String, Instance> instances = new LinkedHashMap<>();
  private int seps;
  private int beps;
  private int connections;

  HostEntry(NodeId id, RelayOffer offer, String token) {
    this.id = id;
    this.offer = offer;
    this.token = token;
  }

  void add(Instance instance) {
    if (instances.put(instance.id, instance) == null) {
      count(instance, 1);
    }
  }

  void remove(Instance instance) {
    if (instances.remove(instance.id, instance)) {
      count(instance, -1);
    }
  }

  private void count(Instance instance, int sign) {
    seps += instance.kind == RelayKind.SEP ? sign : 0;
    beps += instance.kind == RelayKind.BEP ? sign : 0;
    connections += sign * instance.connections;
  }

  /** Whether it is of the right kind, however busy it is. */
  boolean suits(RelayKind kind, RelayProtocol protocol, int wanted, Duration goLive) {
    return offer.protocols().contains(protocol) && offer.room(kind) > 0 && offer.connections() >= wanted && offer.goLive().compareTo(goLive) <= 0;
  }

  /** Whether it can take one more now. */
  boolean hasRoom(RelayKind kind, int wanted) {
    return load(kind) < offer.room(kind) && connections + wanted <= offer.connections();
  }

  /** How many of a kind are placed there. */
  int load(RelayKind kind) {
    return kind == RelayKind.SEP ? seps : beps;
  }

  /** Which of two has the lesser share of its room taken: negative for this one. */
  int compareLoad(HostEntry other, RelayKind kind) {
    return Long.compare((long) load(kind) * other.offer.room(kind), (long) other.load(kind) * offer.room(kind));
  }
}
