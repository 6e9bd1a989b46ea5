package orrery.scenario.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Interface;
import orrery.metrics.capture.CaptureWriter;
import orrery.metrics.capture.CaptureWriter.Direction;
import orrery.metrics.capture.IpPacket;
import orrery.net.Border;
import orrery.net.BulkProgress;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;

/**
 * Captures the packets of a run at its {@link Taps}: what nodes send and what reaches them; and, outside of routers, what
 * leaves them translated and what comes to them, refused or not.
 *
 * <p>Each packet carries as comments what its sender calls it, the hash of its payload that goes into the fingerprint, and
 * why it was dropped, where that is known at the tap's own moment. A router sees packets at times that are computed ahead, so
 * frames wait until the run has passed them: as many as there are packets on the way.
 *
 * <p>A bulk has no packets. The segment that announces it says in a comment how many bytes follow it, everywhere it passes; and
 * at the end each interface of a node says in its statistics how many bytes of bulks, headers included, it has sent and received.
 */
public final class Capture implements Onlooker {

  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int WINDOW = 65_535;

  private final CaptureWriter writer;
  private final Taps taps;
  private final Map<String, Integer> interfaces = new LinkedHashMap<>();
  private final PriorityQueue<Frame> waiting = new PriorityQueue<>(Comparator.comparingLong(Frame::nanos).thenComparingLong(Frame::number));
  private final Map<Integer, long[]> bulks = new LinkedHashMap<>();
  private @Nullable Frame latest;
  private long frames;

  /** A packet at a tap, as it was there: its endpoints change on its way. */
  private record Frame(long nanos, long number, int at, Direction direction, Packet packet, Endpoint source, Endpoint destination, List<String> comments) {}

  public Capture(CaptureWriter writer, Taps taps) {
    this.writer = writer;
    this.taps = taps;
  }

  /** Writes what the run has come to; nothing is to be told afterwards. */
  public void finish(long nanos) {
    writeBefore(nanos + 1);
    bulks.forEach((at, bytes) -> writer.statistics(at, nanos, "bulks, of which no packets are shown: " + bytes[0] + " bytes sent, " + bytes[1] + " received"));
  }

  @Override
  public void onSwitchedOn(Node node) {
    if (taps.at(node)) {
      node.host().interfaces().forEach(each -> number(node, each.name()));
    }
  }

  @Override
  public void onInterface(Node node, String nic, Packet packet, boolean out) {
    if (taps.at(node)) {
      note(node.now(), node.now(), number(node, nic), out ? Direction.OUTBOUND : Direction.INBOUND, packet);
    }
  }

  @Override
  public void onOutward(Border border, Packet packet, long time) {
    if (taps.outside(border)) {
      note(packet.origin().now(), time, number(border), Direction.OUTBOUND, packet);
    }
  }

  @Override
  public void onInward(Border border, Packet packet, long time) {
    if (taps.outside(border)) {
      note(packet.origin().now(), time, number(border), Direction.INBOUND, packet);
    }
  }

  @Override
  public void onBulk(BulkProgress progress) {
    count(progress.sender(), progress.from(), progress.bytesForth(), progress.bytesBack());
    count(progress.receiver(), progress.to(), progress.bytesBack(), progress.bytesForth());
  }

  private void count(Node node, Endpoint own, long sent, long received) {
    if (!taps.at(node)) {
      return;
    }
    // A node that goes has no addresses left when the last of its bulks is told of; it was by one of its interfaces.
    List<Interface> all = node.host().interfaces();
    Interface at = all.stream().filter(each -> each.addresses().stream().anyMatch(address -> address.address().equals(own.address()))).findFirst().orElse(all.get(0));
    long[] bytes = bulks.computeIfAbsent(number(node, at.name()), none -> new long[2]);
    bytes[0] += sent;
    bytes[1] += received;
  }

  @Override
  public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
    writeBefore(packet.origin().now());
    Frame frame = latest;
    if (frame != null && frame.packet() == packet) {
      frame.comments().add("dropped: " + Defaults.word(reason));
    }
  }

  /** A node's interface goes by the name of the node; where it has several, with its own name after it. */
  private int number(Node node, String nic) {
    String name = node.host().interfaces().size() == 1 ? node.name() : node.name() + "/" + nic;
    return number(name, node.device().type() + " " + nic);
  }

  private int number(Border border) {
    return number(Taps.LINK + border.name(), "outside of " + border.publicAddress());
  }

  private int number(String name, String description) {
    return interfaces.computeIfAbsent(name, one -> writer.addInterface(one, description));
  }

  private void note(long now, long nanos, int at, Direction direction, Packet packet) {
    writeBefore(now);
    List<String> comments = new ArrayList<>(2);
    comments.add(packet.protocol() + " " + packet.messageType() + ", payload " + String.format(Locale.ROOT, "%016x", packet.payloadHash()));
    if (packet.announcedBytes() > 0) {
      comments.add("a bulk of " + packet.announcedBytes() + " bytes follows, of which no packets are shown");
    }
    Frame frame = new Frame(nanos, frames++, at, direction, packet, packet.source(), packet.destination(), comments);
    waiting.add(frame);
    latest = frame;
  }

  /** Writes the frames of earlier moments: nothing more can happen to them. */
  private void writeBefore(long nanos) {
    for (Frame frame = waiting.peek(); frame != null && frame.nanos() < nanos; frame = waiting.peek()) {
      waiting.remove();
      writer.packet(frame.at(), frame.nanos(), frame.direction(), onTheWire(frame), frame.comments());
    }
    if (latest != null && latest.nanos() < nanos) {
      latest = null;
    }
  }

  private static IpPacket onTheWire(Frame frame) {
    Packet packet = frame.packet();
    if (packet.transport() == Transport.UDP) {
      return IpPacket.udp(frame.source(), frame.destination(), packet.payload());
    }
    // The network counts a connection's bytes from 0; on the wire a SYN comes before them and takes one number.
    long sequence = (packet.flags() & SYN) != 0 ? 0 : 1 + packet.sequence();
    long acknowledgement = (packet.flags() & ACK) == 0 ? 0 : 1 + packet.acknowledgement();
    return new IpPacket(frame.source(), frame.destination(), packet.payload(), new IpPacket.Segment(packet.flags(), sequence, acknowledgement, WINDOW));
  }
}
