package orrery.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.world.World;

/** An open port of a machine and what came to it. */
final class Ear {

  static final int PORT = 7000;

  final List<String> heard = new ArrayList<>();
  final List<Endpoint> sources = new ArrayList<>();
  final DatagramPort port;

  /** On all addresses of the machine. */
  static Ear of(World.Machine machine) {
    return new Ear(machine, PortSpec.of("test", PORT));
  }

  /** On one address of the machine. */
  static Ear of(World.Machine machine, Address local) {
    return new Ear(machine, PortSpec.at("test", new Endpoint(local, PORT)));
  }

  private Ear(World.Machine machine, PortSpec spec) {
    port = machine.host().open(spec, (source, destination, payload) -> {
      heard.add(StandardCharsets.US_ASCII.decode(payload).toString());
      sources.add(source);
    });
  }

  void say(Address destination, String text) {
    say(new Endpoint(destination, PORT), text);
  }

  void say(Endpoint destination, String text) {
    port.send(destination, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), "word");
  }

  /** Where the last datagram seemed to come from. */
  Endpoint lastSource() {
    return sources.get(sources.size() - 1);
  }
}
