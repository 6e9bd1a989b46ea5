package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Position;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.Machine;
import orrery.net.Node;

/** What is true of the attachment of live devices to edge sites, as metrics. */
final class AttachmentTruth implements Onlooker {

  private final Recorder recorder;
  private final Map<String, Node> live = new LinkedHashMap<>();
  private @Nullable Attachments attachments;

  AttachmentTruth(Recorder recorder) {
    this.recorder = recorder;
  }

  void watch(Attachments watched) {
    attachments = watched;
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (attachments != null && attachments.has(node.name())) {
      live.put(node.name(), node);
      share(node, attachments.site(node.name()) == null ? 1 : 0, 1);
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    if (attachments != null && live.remove(node.name()) != null) {
      share(node, attachments.site(node.name()) == null ? -1 : 0, -1);
    }
  }

  /** A device changes from one site to another, loses its site or finds one; one that is off does so unseen. */
  void changes(Machine machine, boolean wasAttached, boolean isAttached) {
    Node node = machine.node();
    if (node == null) {
      return;
    }
    if (wasAttached != isAttached) {
      share(node, isAttached ? -1 : 1, 0);
    }
    recorder.counter(MetricCatalogue.HANDOVERS, !wasAttached ? "found" : isAttached ? "changed" : "lost", node.device().type()).add(node.now(), 1);
  }

  /** Takes how far everybody is from his site: called at equal distances of time. */
  void sample() {
    for (Node node : live.values()) {
      Position site = attachments == null ? null : attachments.site(node.name());
      if (site != null) {
        node.device().position().ifPresent(position -> recorder.observe(node.now(), MetricCatalogue.SITE_DISTANCE, position.metresTo(site), node.device().type()));
      }
    }
  }

  private void share(Node node, int without, int whole) {
    recorder.timeShare(MetricCatalogue.WITHOUT_SITE).add(node.now(), without, whole);
  }
}
