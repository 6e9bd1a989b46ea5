package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.NodeId;
import orrery.protocols.trust.Jury.Word;
import orrery.protocols.trust.Measurer.Reading;

/** One case: a super node measures an accused node by itself and gathers what others say of it, until it has both. */
final class Hearing {

  final NodeId subject;
  final Capability capability;
  private final DetectionConfig config;
  private final Claim claim;
  private final Map<NodeId, Word> words = new TreeMap<>();
  private final Consumer<Hearing> onComplete;
  private int measurementsLeft;
  private int questionsLeft;
  private int uses;
  private int shortfalls;
  private double ratios;
  private boolean complete;

  Hearing(NodeId subject, Capability capability, Claim claim, DetectionConfig config, Consumer<Hearing> onComplete) {
    this.subject = subject;
    this.capability = capability;
    this.claim = claim;
    this.config = config;
    this.onComplete = onComplete;
  }

  /** Begins: so many measurements and answers are awaited. */
  void await(int measurements, int questions) {
    measurementsLeft = measurements;
    questionsLeft = questions;
  }

  /** An observer speaks. */
  void hear(Word word) {
    words.put(word.observer(), word);
  }

  /** A measurement is made, or failed; whether there is another to make. */
  boolean onMeasured(Optional<Reading> reading) {
    reading.ifPresent(shown -> {
      uses++;
      shortfalls += config.isShort(shown.measured(), shown.expected()) ? 1 : 0;
      ratios += (double) shown.measured() / shown.expected();
    });
    measurementsLeft--;
    completeIfDone();
    return measurementsLeft > 0;
  }

  /** An observer that was asked has answered, or does not. */
  void onAnswered() {
    questionsLeft--;
    completeIfDone();
  }

  /** Tells that all is there, where nothing, or nothing more, is awaited. */
  void completeIfDone() {
    if (measurementsLeft <= 0 && questionsLeft <= 0 && !complete) {
      complete = true;
      onComplete.accept(this);
    }
  }

  /** What the super node has measured; empty where no use showed anything. */
  Optional<Report> own() {
    return uses == 0
        ? Optional.empty()
        : Optional.of(new Report(subject, capability, claim.of(capability), (long) (claim.of(capability) * (ratios / uses)), uses, shortfalls, 0));
  }

  /** What observers have said, in the order of their ids. */
  List<Word> words() {
    return new ArrayList<>(words.values());
  }

  /** Whether each use was as it should be, and there was at least one. */
  boolean isCleared() {
    return uses > 0 && shortfalls == 0;
  }
}
