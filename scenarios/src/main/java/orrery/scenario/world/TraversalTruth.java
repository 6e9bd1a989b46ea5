package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.Metric;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;

/**
 * Which of the pairs of a population reach each other, and by what way: from what arrives, and from what the devices say of
 * the way they have agreed on. Each pair is one case, told when the run ends, under the kinds of NAT of its two sides.
 */
final class TraversalTruth {

  /** What a device tells its probe: by which way it speaks to its peer. */
  static final String PATH = "path";

  private static final List<String> PATHS = List.of("direct", "relayed", "failed");

  private final Map<String, Side> sides = new LinkedHashMap<>();

  private static final class Side {
    final String nat;
    final String peer;
    boolean heardPeer;
    boolean nominatedDirect;
    String path = "";

    Side(String nat, String peer) {
      this.nat = nat;
      this.peer = peer;
    }
  }

  /** @param natKinds by the name of the device, {@code pair-0-a} before {@code pair-0-b} */
  TraversalTruth(Map<String, String> natKinds) {
    natKinds.forEach((device, nat) -> sides.put(device, new Side(nat, peer(device))));
  }

  private static String peer(String device) {
    int last = device.length() - 1;
    return device.substring(0, last) + (device.charAt(last) == 'a' ? 'b' : 'a');
  }

  /**
   * A packet has come to a node. The two sides of a pair are behind routers of their own, so what one has sent and the other
   * has received was sent to an outside address; what a relay passes on, the relay has sent.
   */
  void delivered(Node node, Packet packet) {
    if (packet.transport() == Transport.UDP) {
      Side side = sides.get(node.name());
      if (side != null && packet.origin().name().equals(side.peer)) {
        side.heardPeer = true;
      }
    }
  }

  /** A node says by which way it speaks to its peer: {@code direct}, {@code relayed} or, empty, by none. */
  void says(Node node, String path) {
    Side side = sides.get(node.name());
    if (side != null) {
      side.path = path;
      side.nominatedDirect |= path.equals("direct");
    }
  }

  /** Tells every pair's case. */
  void finish(long now, Recorder recorder) {
    sides.forEach((device, a) -> {
      Side b = sides.get(a.peer);
      if (device.endsWith("a") && b != null) {
        boolean agreed = !a.path.isEmpty() && !b.path.isEmpty();
        boolean relayed = agreed && (a.path.equals("relayed") || b.path.equals("relayed"));
        String path = !agreed ? "failed" : relayed ? "relayed" : "direct";
        for (String each : PATHS) {
          recorder.observe(now, MetricCatalogue.TRAVERSAL_PATH, each.equals(path) ? 1 : 0, each);
        }
        tell(now, recorder, MetricCatalogue.TRAVERSAL_DIRECT, a.heardPeer && b.heardPeer, a, b);
        tell(now, recorder, MetricCatalogue.TRAVERSAL_NOMINATED, a.nominatedDirect && b.nominatedDirect, a, b);
        tell(now, recorder, MetricCatalogue.TRAVERSAL_RELAYED, relayed, a, b);
        tell(now, recorder, MetricCatalogue.TRAVERSAL_FAILED, !agreed, a, b);
      }
    });
  }

  private static void tell(long now, Recorder recorder, Metric metric, boolean so, Side a, Side b) {
    recorder.observe(now, metric, so ? 1 : 0, a.nat, b.nat);
  }
}
