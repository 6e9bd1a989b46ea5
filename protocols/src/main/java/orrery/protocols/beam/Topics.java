package orrery.protocols.beam;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/** Who wants to have what is published under which name, and what was last; of each account by itself, and over restarts. */
final class Topics {

  static final int MOST_TOPICS = 256;
  private static final String INDEX = "topics";

  private final Host host;
  private final Map<String, Topic> topics = new TreeMap<>();

  private static final class Topic {
    final String account;
    final String name;
    final Set<NodeId> subscribers = new TreeSet<>();
    @Nullable Parcel retained;

    Topic(String account, String name) {
      this.account = account;
      this.name = name;
    }
  }

  Topics(Host host) {
    this.host = host;
    recall();
  }

  /** A name has no slash, so that the two are not to be mistaken for others. */
  private static String key(String account, String name) {
    return name + "/" + account;
  }

  private @Nullable Topic make(String account, String name) {
    Topic topic = topics.get(key(account, name));
    if (topic == null && topics.size() < MOST_TOPICS) {
      topic = new Topic(account, name);
      topics.put(key(account, name), topic);
    }
    return topic;
  }

  /** Whether there is room for one subscriber more; a second time changes nothing. */
  boolean subscribe(String account, String name, NodeId node) {
    Topic topic = make(account, name);
    boolean has = topic != null && (topic.subscribers.contains(node) || topic.subscribers.size() < Parcel.MOST_RECEIVERS);
    if (topic != null && has) {
      topic.subscribers.add(node);
      write();
    }
    return has;
  }

  /** Whether it was one. */
  boolean unsubscribe(String account, String name, NodeId node) {
    Topic topic = topics.get(key(account, name));
    boolean was = topic != null && topic.subscribers.remove(node);
    if (was && topic.subscribers.isEmpty() && topic.retained == null) {
      topics.remove(key(account, name));
    }
    write();
    return was;
  }

  List<NodeId> subscribers(String account, String name) {
    Topic topic = topics.get(key(account, name));
    return topic == null ? Collections.emptyList() : List.copyOf(topic.subscribers);
  }

  /** What was last published; null for nothing. */
  @Nullable Parcel retained(String account, String name) {
    Topic topic = topics.get(key(account, name));
    return topic == null ? null : topic.retained;
  }

  /** Keeps what is published; false where there are too many topics. */
  boolean retain(Parcel parcel) {
    Topic topic = make(parcel.account(), parcel.topic());
    if (topic != null) {
      topic.retained = parcel;
      write();
    }
    return topic != null;
  }

  boolean needs(String id) {
    return topics.values().stream().anyMatch(topic -> topic.retained != null && topic.retained.id().equals(id));
  }

  // ---- What survives

  private void write() {
    host.storage().put(INDEX, ByteBuffer.wrap(JsonWriter.write(json -> json.objects("topics", topics.values(), (one, topic) -> {
      one.text("account", topic.account).text("name", topic.name).texts("subscribers", topic.subscribers.stream().map(NodeId::name).toList());
      if (topic.retained != null) {
        one.object("retained", topic.retained::write);
      }
    }))));
  }

  private void recall() {
    byte @Nullable [] kept = host.storage().get(INDEX).orElse(null);
    if (kept == null) {
      return;
    }
    try {
      List<Topic> read = JsonReader.read(kept, reader -> {
        List<Topic> all = new ArrayList<>();
        reader.object(name -> {
          if (name.equals("topics")) {
            all.addAll(reader.array(MOST_TOPICS, Topics::readTopic));
          }
        });
        return all;
      });
      read.forEach(topic -> topics.put(key(topic.account, topic.name), topic));
    } catch (JsonException e) {
      host.probe().event("beam", "the topics are unreadable: " + e.getMessage());
    }
  }

  private static Topic readTopic(JsonReader reader) throws JsonException {
    String[] texts = {"", ""};
    List<String> subscribers = new ArrayList<>();
    @Nullable Parcel[] retained = {null};
    reader.object(name -> {
      if (name.equals("account")) {
        texts[0] = reader.text(255);
      } else if (name.equals("name")) {
        texts[1] = reader.text(63);
      } else if (name.equals("subscribers")) {
        subscribers.addAll(reader.array(Parcel.MOST_RECEIVERS, one -> one.text(63)));
      } else if (name.equals("retained")) {
        retained[0] = Parcel.readAddressed(reader).parcel();
      }
    });
    Topic topic = new Topic(texts[0], texts[1]);
    subscribers.stream().filter(NodeId::isValid).forEach(node -> topic.subscribers.add(new NodeId(node)));
    topic.retained = retained[0];
    return topic;
  }
}
