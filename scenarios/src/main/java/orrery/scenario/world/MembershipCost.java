package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.Node;
import orrery.net.Packet;

/**
 * What it costs a device to join the cluster of its link and to leave it in order (EC-42): all that it sends meanwhile, and
 * all that comes to it alone. What others pay for it is in the bytes by message: rosters and updates.
 *
 * <p>Joining is from being switched on until being a member, or super node of a cluster of one. Leaving is from the first
 * word of it, of the cluster or of multicast DNS, until being off; a word that is not followed by that was not of leaving.
 * Who leaves in silence pays nothing.
 */
final class MembershipCost implements Onlooker {

  private static final String MEMBER = "member";
  private static final String SUPER_NODE = "super-node";

  /** Messages that a node on its way out begins with. */
  private static final List<String> FIRST_WORDS = List.of("leave", "handover", "goodbye");

  /** A super node's hand-over of a large cluster, with its repetitions, is over within this. */
  private static final long LONGEST_LEAVE_NANOS = 60_000_000_000L;

  private final Recorder recorder;
  private final Set<String> bystanders;
  private final Map<String, Account> accounts = new LinkedHashMap<>();

  /** What one node has spent since something began. */
  private static final class Account {
    boolean joining = true;
    boolean leaving;
    String role = MEMBER;
    long sinceNanos;
    long bytes;
    long messages;

    Account(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    void begin(long nanos) {
      sinceNanos = nanos;
      bytes = 0;
      messages = 0;
    }

    void add(Packet packet) {
      if (joining || leaving) {
        bytes += packet.wireBytes();
        messages++;
      }
    }
  }

  /** @param bystanders the machines that are in no cluster: those of services */
  MembershipCost(Recorder recorder, Set<String> bystanders) {
    this.recorder = recorder;
    this.bystanders = bystanders;
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (!bystanders.contains(node.name())) {
      accounts.put(node.name(), new Account(node.now()));
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Account account = accounts.remove(node.name());
    if (account != null && !crashed && account.leaving) {
      tell(node, account, "leave");
    }
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    Account account = variable.equals("role") ? accounts.get(node.name()) : null;
    if (account == null || !value.equals(MEMBER) && !value.equals(SUPER_NODE)) {
      return;
    }
    account.role = value.equals(MEMBER) ? MEMBER : SUPER_NODE;
    if (account.joining) {
      account.joining = false;
      tell(node, account, "join");
    }
  }

  @Override
  public void onSent(Node node, Packet packet) {
    Account account = accounts.get(node.name());
    if (account == null) {
      return;
    }
    boolean word = !account.joining && FIRST_WORDS.contains(packet.messageType());
    if (word && (!account.leaving || node.now() - account.sinceNanos > LONGEST_LEAVE_NANOS)) {
      account.leaving = true;
      account.begin(node.now());
    }
    account.add(packet);
  }

  @Override
  public void onDelivered(Node node, Packet packet) {
    Account account = accounts.get(node.name());
    if (account != null && !packet.destination().address().isMulticast()) {
      account.add(packet);
    }
  }

  private void tell(Node node, Account account, String what) {
    long now = node.now();
    String device = node.device().type();
    recorder.observe(now, MetricCatalogue.MEMBERSHIP_BYTES, account.bytes, account.role, device, what);
    recorder.observe(now, MetricCatalogue.MEMBERSHIP_MESSAGES, account.messages, account.role, device, what);
    recorder.observe(now, MetricCatalogue.MEMBERSHIP_TIME, (now - account.sinceNanos) / 1e9, account.role, device, what);
  }
}
