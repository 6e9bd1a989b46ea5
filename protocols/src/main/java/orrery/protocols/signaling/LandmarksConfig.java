package orrery.protocols.signaling;

import java.util.ArrayList;
import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;

/** STUN servers whose round trips say where a node is. */
public record LandmarksConfig(
    @Doc("A STUN server, as address:port, whose round trip says where a node is; empty for none.")
        @Default(value = "", source = "assumed") String first,
    @Doc("Another one.")
        @Default(value = "", source = "assumed") String second,
    @Doc("Another one.")
        @Default(value = "", source = "assumed") String third,
    @Doc("Another one.")
        @Default(value = "", source = "assumed") String fourth,
    @Doc("How often each is asked; the least round trip counts.")
        @Default(value = "3", source = "assumed") int samples) {

  public LandmarksConfig {
    if (samples < 1 || samples > 100) {
      throw new IllegalArgumentException("samples must be 1 to 100 but is " + samples);
    }
  }

  /** Until a scenario is run, a setting may be a name that whoever runs it puts an address for. */
  List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String text : List.of(first, second, third, fourth)) {
      if (!text.isEmpty()) {
        endpoints.add(Endpoint.parse(text).filter(parsed -> parsed.port() > 0).orElseThrow(
            () -> new IllegalArgumentException("a landmark must be an endpoint such as 203.0.113.1:3478, or empty, but is '" + text + "'")));
      }
    }
    return endpoints;
  }
}
