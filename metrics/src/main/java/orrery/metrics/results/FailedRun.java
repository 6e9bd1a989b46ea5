package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.metrics.RunKey;

/**
 * A run that has no results because it failed, as {@code failures.json} tells of it. The next attempt makes it again.
 *
 * @param status the exit code that such a failure ends a command with
 * @param message what must hold and what is
 * @param detail where in the code; empty where that does not matter
 * @param replay the command that makes the run again
 */
public record FailedRun(RunKey key, int status, String message, String detail, String replay) {

  private static final long FORMAT = 1;

  static String text(List<FailedRun> failures) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("format", FORMAT);
    members.put("failures", failures.stream().map(FailedRun::members).toList());
    return Json.text(members);
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("variant", key.variant());
    members.put("point", key.point());
    members.put("replication", key.replication());
    members.put("status", status);
    members.put("message", message);
    members.put("detail", detail);
    members.put("replay", replay);
    return members;
  }

  static List<FailedRun> read(Path file) throws IOException {
    Fields fields = Fields.of(file, "failures", Json.read(file));
    if (fields.whole("format") != FORMAT) {
      throw fields.problem("format", "must be " + FORMAT + " but is " + fields.whole("format") + "; another version wrote it");
    }
    List<FailedRun> failures = new ArrayList<>();
    for (Fields one : fields.objects("failures")) {
      try {
        RunKey key = new RunKey(one.text("variant"), one.text("point"), (int) Math.min(Integer.MAX_VALUE, one.whole("replication")));
        failures.add(new FailedRun(key, (int) one.whole("status"), one.text("message"), one.text("detail"), one.text("replay")));
      } catch (IllegalArgumentException e) {
        throw new MalformedFile(file, 1, String.valueOf(e.getMessage()));
      }
    }
    return failures;
  }
}
