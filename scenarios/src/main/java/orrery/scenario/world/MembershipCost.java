package orrery.scenario.world;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.Node;
import orrery.net.Packet;

/**
 * What it costs a device to join the cluster of its link, to be given a duty there and to leave it in order (EC-42): all that
 * it sends for it, and all that comes to it alone. What others pay is in the bytes by message: rosters and updates.
 *
 * <p>Joining is from being switched on until being a member, or super node of a cluster of one. Leaving is from the first
 * word of it, of the cluster or of multicast DNS, until being off; who leaves in silence pays nothing. A duty is given from the
 * super node's decision until the device has it and has said so; a super node that gives it to itself pays nothing either,
 * and what a device takes up again from its memory is not given.
 *
 * <p>Every packet is shown to it, so it keeps accounts only of what is going on.
 */
final class MembershipCost implements Onlooker {

  private static final String MEMBER = "member";
  private static final String SUPER_NODE = "super-node";

  /** Messages that a node on its way out begins with. */
  private static final List<String> FIRST_WORDS = List.of("leave", "handover", "goodbye");

  private final Recorder recorder;
  private final Set<String> bystanders;
  private final Set<String> superNodes = Collections.newSetFromMap(new ByName<>());
  /** Of those who join or leave, by their names. */
  private final Map<String, Account> accounts = new ByName<>();
  /** Of those who are being given a duty. */
  private final Map<String, Gift> gifts = new ByName<>();

  /** What one node has spent since something began. */
  private static class Account {
    final String what;
    final String as;
    final long sinceNanos;
    long bytes;
    long messages;

    Account(String what, String as, long sinceNanos) {
      this.what = what;
      this.as = as;
      this.sinceNanos = sinceNanos;
    }

    void add(Packet packet) {
      bytes += packet.wireBytes();
      messages++;
    }
  }

  /** Of a duty that a super node has decided to give. */
  private static final class Gift extends Account {
    final String giver;
    boolean taken;

    Gift(String giver, String as, long sinceNanos) {
      super("duty", as, sinceNanos);
      this.giver = giver;
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
      accounts.put(node.name(), new Account("join", "", node.now()));
    }
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    Account account = accounts.remove(node.name());
    gifts.remove(node.name());
    superNodes.remove(node.name());
    if (account != null && !crashed && account.what.equals("leave")) {
      tell(node, account, account.as);
    }
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    if (!variable.equals("role") || ClusterKind.of(scope) != ClusterKind.LINK) {
      return;
    }
    if (value.equals(SUPER_NODE)) {
      superNodes.add(node.name());
    } else {
      superNodes.remove(node.name());
    }
    Account account = accounts.get(node.name());
    if (account != null && account.what.equals("join") && (value.equals(MEMBER) || value.equals(SUPER_NODE))) {
      accounts.remove(node.name());
      tell(node, account, value);
    }
  }

  private String role(Node node) {
    return superNodes.contains(node.name()) ? SUPER_NODE : MEMBER;
  }

  // ---- Duties

  /** A super node has decided that a live node is to have a duty that this has not, and says so until it has. */
  void gives(Node giver, Node receiver) {
    Gift before = gifts.get(receiver.name());
    if (before == null || !before.giver.equals(giver.name())) {
      gifts.put(receiver.name(), new Gift(giver.name(), role(receiver), receiver.now()));
    }
  }

  /** A node has a duty that it had not. */
  void has(Node receiver) {
    Gift gift = gifts.get(receiver.name());
    if (gift != null && gift.messages > 0) {
      gift.taken = true;
    } else if (gifts.remove(receiver.name()) != null && gift != null && gift.giver.equals(receiver.name())) {
      tell(receiver, gift, gift.as);
    }
  }

  // ---- Packets

  @Override
  public void onSent(Node node, Packet packet) {
    Account account = account(node);
    if (node.isStopping() && account == null && FIRST_WORDS.contains(packet.messageType())) {
      account = new Account("leave", role(node), node.now());
      accounts.put(node.name(), account);
    }
    if (account != null) {
      account.add(packet);
    }
    if (!gifts.isEmpty() && packet.messageType().equals("acknowledged")) {
      Gift gift = gifts.get(node.name());
      if (gift != null && gift.taken) {
        gift.add(packet);
        gifts.remove(node.name());
        tell(node, gift, gift.as);
      }
    }
  }

  @Override
  public void onDelivered(Node node, Packet packet) {
    Account account = account(node);
    if (account != null && !packet.destination().address().isMulticast()) {
      account.add(packet);
    }
    if (!gifts.isEmpty() && packet.messageType().equals("assign")) {
      Gift gift = gifts.get(node.name());
      if (gift != null) {
        gift.add(packet);
      }
    }
  }

  private @Nullable Account account(Node node) {
    return accounts.isEmpty() ? null : accounts.get(node.name());
  }

  private void tell(Node node, Account account, String as) {
    long now = node.now();
    String device = node.device().type();
    recorder.observe(now, MetricCatalogue.MEMBERSHIP_BYTES, account.bytes, as, device, account.what);
    recorder.observe(now, MetricCatalogue.MEMBERSHIP_MESSAGES, account.messages, as, device, account.what);
    recorder.observe(now, MetricCatalogue.MEMBERSHIP_TIME, (now - account.sinceNanos) / 1e9, as, device, account.what);
  }
}
