package orrery.protocols.dns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Cuts a message that is too long into several. */
final class MessageSplitter {

  private final DnsMessage whole;
  private final int limit;
  private final List<DnsMessage> parts = new ArrayList<>(2);
  private final List<Question> questions = new ArrayList<>();
  private final List<DnsRecord> answers = new ArrayList<>();
  private final List<DnsRecord> authorities = new ArrayList<>();
  private final List<DnsRecord> additionals = new ArrayList<>();
  private MessageWriter writer;

  MessageSplitter(DnsMessage whole, int limit) {
    this.whole = whole;
    this.limit = limit;
    writer = begin(limit);
  }

  private static MessageWriter begin(int limit) {
    MessageWriter writer = new MessageWriter(ByteBuffer.allocate(limit), true);
    if (!writer.fits(w -> w.header(0, 0, 0, 0, 0, 0))) {
      throw new IllegalArgumentException("a message must have room for its header but is limited to " + limit + " bytes");
    }
    return writer;
  }

  List<DnsMessage> parts() {
    whole.questions().forEach(question -> add(questions, question, w -> w.question(question)));
    whole.answers().forEach(answer -> add(answers, answer, w -> w.record(answer)));
    whole.authorities().forEach(authority -> add(authorities, authority, w -> w.record(authority)));
    whole.additionals().forEach(additional -> add(additionals, additional, w -> w.record(additional)));
    if (!isEmpty()) {
      close(false);
    }
    return parts;
  }

  private <T> void add(List<T> section, T entry, Consumer<MessageWriter> form) {
    boolean fits = writer.fits(form);
    if (!fits && !isEmpty()) {
      close(!whole.isResponse() && section != (Object) questions);
      fits = writer.fits(form);
    }
    if (!fits) {
      // Alone and still too long for the limit: the rest goes into another message (RFC 6762 §17).
      writer = begin(DnsMessage.MAX_LENGTH);
      if (!writer.fits(form)) {
        throw new IllegalArgumentException("an entry of a message must fit into " + DnsMessage.MAX_LENGTH + " bytes: " + entry);
      }
      writer = begin(12);
    }
    section.add(entry);
  }

  private boolean isEmpty() {
    return questions.isEmpty() && answers.isEmpty() && authorities.isEmpty() && additionals.isEmpty();
  }

  private void close(boolean continued) {
    int flags = whole.flags() | (continued ? DnsMessage.TRUNCATED : 0);
    parts.add(new DnsMessage(whole.id(), flags, questions, answers, authorities, additionals));
    questions.clear();
    answers.clear();
    authorities.clear();
    additionals.clear();
    writer = begin(limit);
  }
}
