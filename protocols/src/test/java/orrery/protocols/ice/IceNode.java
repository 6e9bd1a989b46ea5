package orrery.protocols.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.Protocol;

/** A node that runs one agent after the other and writes down what it hears. */
final class IceNode implements Protocol, IceListener {

  final Host host;
  private final IceConfig config;
  private final IceServers servers;
  private final boolean controlling;
  IceAgent agent;
  @Nullable IceDescription gathered;
  final List<IcePath> usable = new ArrayList<>();
  final List<Long> usableAt = new ArrayList<>();
  @Nullable IcePath selected;
  final List<String> received = new ArrayList<>();
  long lastReceivedNanos;
  @Nullable Ending ending;
  long endedNanos;

  IceNode(Host host, IceServers servers, boolean controlling) {
    this(host, Defaults.of(IceConfig.class), servers, controlling);
  }

  IceNode(Host host, IceConfig config, IceServers servers, boolean controlling) {
    this.host = host;
    this.config = config;
    this.servers = servers;
    this.controlling = controlling;
    agent = new IceAgent(host, config, servers, controlling, this);
  }

  @Override
  public void start() {
    agent.start();
  }

  @Override
  public void stop(Runnable done) {
    agent.close();
    done.run();
  }

  /** An ICE restart as far as one node goes: another agent in place of this one. */
  void again() {
    agent.close();
    gathered = null;
    selected = null;
    ending = null;
    agent = new IceAgent(host, config, servers, controlling, this);
    agent.start();
  }

  void say(String text) {
    agent.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void onGathered(IceDescription own) {
    gathered = own;
  }

  @Override
  public void onUsable(IcePath path) {
    usable.add(path);
    usableAt.add(host.nanoTime());
  }

  @Override
  public void onSelected(IcePath path) {
    selected = path;
  }

  @Override
  public void onData(ByteBuffer data) {
    received.add(StandardCharsets.US_ASCII.decode(data).toString());
    lastReceivedNanos = host.nanoTime();
  }

  @Override
  public void onOver(Ending why) {
    ending = why;
    endedNanos = host.nanoTime();
  }
}
