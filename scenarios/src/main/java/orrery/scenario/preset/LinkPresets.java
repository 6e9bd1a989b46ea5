package orrery.scenario.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.net.LinkSpec;
import orrery.scenario.input.Inputs;
import orrery.scenario.yaml.PresetReader;

/** The access technologies that come with Orrery, by name. Each file is called after its preset. */
public final class LinkPresets {

  private static final List<String> NAMES = List.of(
      "3g", "4g", "5g", "ble", "data-centre", "docsis", "docsis-aqm", "dsl", "ethernet", "fibre", "geo", "leo", "lora", "lora-sf12", "sigfox",
      "wifi", "wifi-4", "wifi-5", "wifi-6", "zigbee");

  private static final Map<String, PresetReader.Sourced> PRESETS = read();

  /** They are the same everywhere, so they refer to no files. */
  private static final Inputs NO_FILES = new Inputs();

  private LinkPresets() {}

  private static Map<String, PresetReader.Sourced> read() {
    PresetReader reader = new PresetReader(LinkPresets::text);
    Map<String, PresetReader.Sourced> presets = new TreeMap<>();
    NAMES.forEach(name -> presets.put(name, reader.read(name)));
    return Collections.unmodifiableMap(presets);
  }

  /** Their names, sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of one of them; empty for a name that is none of theirs. */
  public static Optional<byte[]> text(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = LinkPresets.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the preset " + name + " must be in the jar but is not");
      }
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the jar cannot be read", e);
    }
  }

  /** The preset of that name, with the sources of its numbers. */
  public static Optional<PresetReader.Sourced> find(String name) {
    return Optional.ofNullable(PRESETS.get(name));
  }

  /** What the link of that name does to packets. */
  public static Optional<LinkSpec> spec(String name) {
    return find(name).map(preset -> preset.preset().spec(NO_FILES));
  }
}
