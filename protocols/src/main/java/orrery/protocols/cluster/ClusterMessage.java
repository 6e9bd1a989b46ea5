package orrery.protocols.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.NodeId;

/** A message of the cluster protocol, without its header. Requests are answered; everything else may be lost unnoticed. */
sealed interface ClusterMessage {

  /** What traffic of this kind is counted as. */
  String label();

  /** Asks for an {@link Answer} that carries the same number. */
  sealed interface Request extends ClusterMessage {
    int request();
  }

  /** Answers the {@link Request} of the same number. */
  sealed interface Answer extends ClusterMessage {
    int request();
  }

  /** What members say to each other when the super node is lost; each algorithm has its own. */
  sealed interface Ballot extends ClusterMessage {

    /** The term of the office that is lost. */
    long term();

    /** Who held it. */
    NodeId lost();

    /** Whom it would make super node, the {@code sender} perhaps; empty where it speaks for nobody. */
    default Optional<NodeId> proposed(NodeId sender) {
      return Optional.empty();
    }

    /** Whether it is word of the loss, so that whoever gets it takes part in the election; else it answers or ends one. */
    default boolean isCall() {
      return true;
    }
  }

  /**
   * Asks the super node to be registered.
   *
   * @param knownTerm the highest term the sender has accepted, perhaps 0
   * @param duties what it has been given to do, and does until it is told otherwise
   */
  record Register(int request, long knownTerm, Profile profile, Set<Duty> duties) implements Request {
    @Override
    public String label() {
      return "register";
    }
  }

  /** Asks the super node to extend a registration. {@code rosterVersion}: of the roster of that term that it has. */
  record Renew(int request, long term, long rosterVersion) implements Request {
    @Override
    public String label() {
      return "renew";
    }
  }

  /** As {@link Renew}, with a profile that has changed. */
  record Update(int request, long term, long rosterVersion, Profile profile) implements Request {
    @Override
    public String label() {
      return "update";
    }
  }

  /** Ends a registration. */
  record Leave(int request) implements Request {
    @Override
    public String label() {
      return "leave";
    }
  }

  /** A member asks the super node for its office, being better. */
  record Challenge(int request, int score) implements Request {
    @Override
    public String label() {
      return "challenge";
    }
  }

  /**
   * One super node to another: I am one, too, and should remain.
   *
   * @param members how many it has
   */
  record Meet(int request, long term, int score, Part part, int members) implements Request {
    @Override
    public String label() {
      return "meet";
    }
  }

  /**
   * The super node says what the receiver has to do for the cluster from now on: all of it.
   *
   * @param version grows with each that the sender sends in one office
   */
  record Assign(int request, long term, long version, Set<Duty> duties) implements Request {
    @Override
    public String label() {
      return "assign";
    }
  }

  /**
   * One super node to that of the other half of a part: we have few members, and one of us should pass them to the other.
   *
   * @param members how many it has
   */
  record Unite(int request, long term, int score, Part part, int members) implements Request {
    @Override
    public String label() {
      return "unite";
    }
  }

  /**
   * A super node passes on its office, its knowledge in {@code pages} pages.
   *
   * @param term of the office passed on
   * @param score its own, which the receiver compares with its own where both are super nodes
   * @param part what it passes on, which may be a half of what it has
   * @param members how many it has
   */
  record Handover(int request, long term, int score, Part part, int members, int page, int pages, List<Entry> entries) implements Request {
    @Override
    public String label() {
      return "handover";
    }

    /** A member and how many seconds of its lease are left. */
    record Entry(Member member, int leaseSeconds) {}
  }

  /**
   * The sender is registered.
   *
   * @param term of the super node's office
   * @param score of the super node
   * @param part what it is super node of
   * @param roster the first page of the roster, where it is another than the one asked from
   */
  record Registered(int request, long term, int score, Part part, int leaseSeconds, Optional<RosterPage> roster) implements Answer {
    @Override
    public String label() {
      return "registered";
    }
  }

  /** The request is not met. {@code superNode}: who is super node, as far as the sender knows. */
  record Declined(int request, Reason reason, Optional<SuperNode> superNode) implements Answer {
    @Override
    public String label() {
      return "declined";
    }

    /** Why a request is not met. */
    enum Reason {
      /** Who was asked is not super node. */
      NOT_SUPER_NODE,
      /** The sender is not registered, and must be for that. */
      NOT_REGISTERED,
      /** No more members are taken. */
      FULL,
      /** The sender is not better, or not by enough. */
      NOT_BETTER,
      /** The super node has not been in office for long enough. */
      TOO_EARLY,
      /** The sender belongs to another part of the cluster: to that of the super node told, where one is told. */
      ELSEWHERE,
      /** Together they would have too many members. */
      TOO_MANY
    }
  }

  /** The request is met. {@code term}: of the office the sender now holds, 0 where it holds none. */
  record Acknowledged(int request, long term) implements Answer {
    @Override
    public String label() {
      return "acknowledged";
    }
  }

  /** The sender is the receiver's super node. {@code part}: what of the cluster it is super node of. */
  record Coordinator(long term, int score, Part part) implements ClusterMessage {
    @Override
    public String label() {
      return "coordinator";
    }
  }

  /** Another is the super node. */
  record Referral(SuperNode superNode) implements ClusterMessage {
    @Override
    public String label() {
      return "referral";
    }
  }

  /** A part of the roster: page {@code page}, from 0, of {@code pages}. */
  record RosterPage(long term, long version, int page, int pages, List<Roster.Entry> entries) implements ClusterMessage {
    @Override
    public String label() {
      return "roster";
    }
  }

  /** Election by merit: the super node is lost. */
  record Suspicion(long term, NodeId lost) implements Ballot {
    @Override
    public String label() {
      return "suspicion";
    }
  }

  /** Election by merit: the sender stands for the office. */
  record Candidacy(long term, NodeId lost, int score) implements Ballot {
    @Override
    public String label() {
      return "candidacy";
    }

    @Override
    public Optional<NodeId> proposed(NodeId sender) {
      return Optional.of(sender);
    }
  }

  /** Bully's ELECTION: the sender would take the office unless a higher node answers. */
  record BullyCall(long term, NodeId lost) implements Ballot {
    @Override
    public String label() {
      return "election";
    }
  }

  /** Bully's ANSWER: the sender is higher and lives. */
  record BullyAnswer(long term, NodeId lost) implements Ballot {
    @Override
    public String label() {
      return "answer";
    }

    @Override
    public Optional<NodeId> proposed(NodeId sender) {
      return Optional.of(sender);
    }

    @Override
    public boolean isCall() {
      return false;
    }
  }

  /** What goes round the ring, from each node to the next that lives. */
  sealed interface Circular extends Ballot {

    /** The sender's number for this hop, which the receiver acknowledges. */
    int hop();
  }

  /**
   * The ring's election message.
   *
   * @param attempt the candidate's number, from 0, for its candidacies in this election
   * @param candidate who would be super node; empty where all nodes so far may not be
   */
  record RingCandidate(long term, NodeId lost, int hop, int attempt, Optional<NodeId> candidate) implements Circular {
    @Override
    public String label() {
      return "ring-candidate";
    }

    @Override
    public Optional<NodeId> proposed(NodeId sender) {
      return candidate;
    }
  }

  /** The ring's announcement of who was elected, and has taken office. */
  record RingElected(long term, NodeId lost, int hop, SuperNode elected) implements Circular {
    @Override
    public String label() {
      return "ring-elected";
    }
  }

  /** A {@link Circular} message has come. */
  record RingReceipt(long term, NodeId lost, int hop) implements Ballot {
    @Override
    public String label() {
      return "ring-receipt";
    }

    @Override
    public boolean isCall() {
      return false;
    }
  }

  /** Raft's RequestVote. {@code ballot}: Raft's term, of which each has one vote a node; not that of an office. */
  record VoteRequest(long term, NodeId lost, long ballot) implements Ballot {
    @Override
    public String label() {
      return "vote-request";
    }

    @Override
    public Optional<NodeId> proposed(NodeId sender) {
      return Optional.of(sender);
    }
  }

  /** The answer to a {@link VoteRequest}. {@code ballot}: the highest that the voter knows. */
  record Vote(long term, NodeId lost, long ballot, boolean granted) implements Ballot {
    @Override
    public String label() {
      return "vote";
    }

    @Override
    public boolean isCall() {
      return false;
    }
  }

  /** Election at random: the lot has fallen on the receiver. */
  record Nomination(long term, NodeId lost) implements Ballot {
    @Override
    public String label() {
      return "nomination";
    }
  }
}
