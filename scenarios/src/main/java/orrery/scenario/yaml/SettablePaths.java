package orrery.scenario.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The places of a scenario that exist whatever it says: what {@code --set} may begin with. Where the scenario chooses
 * names, the path ends with the dot behind which one goes.
 */
final class SettablePaths {

  private SettablePaths() {}

  static List<String> of(Shape.Fields root) {
    List<String> paths = new ArrayList<>();
    add(root, "", paths);
    return paths;
  }

  private static void add(Shape shape, String path, List<String> paths) {
    String below = path.isEmpty() ? "" : path + ".";
    if (shape instanceof Shape.Fields fields) {
      fields.fields().forEach(field -> add(field.shape(), below + field.key(), paths));
    } else if (shape instanceof Shape.Protocols protocols) {
      for (Map.Entry<String, Shape.Protocol> protocol : protocols.byId().entrySet()) {
        add(protocol.getValue().settings(), below + protocol.getKey(), paths);
      }
    } else if (shape instanceof Shape.Named || shape instanceof Shape.Changes || shape instanceof Shape.Sweep) {
      paths.add(below);
    } else {
      paths.add(path);
    }
  }
}
