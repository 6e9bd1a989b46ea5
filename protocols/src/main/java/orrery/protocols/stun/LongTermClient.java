package orrery.protocols.stun;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.protocols.stun.StunOutcome.Answered;
import orrery.protocols.stun.StunOutcome.Reason;
import orrery.protocols.stun.StunOutcome.Unanswered;

/**
 * The requests of one user to one server that wants to know who asks (RFC 8489 §9.2).
 *
 * <p>The first goes without credentials and learns the server's realm and nonce from the refusal; each later one uses what
 * is known, and is asked once more where the nonce has become stale. An answer to a signed request counts only where it is
 * signed itself, but for the errors that a server cannot sign (§9.2.5).
 */
public final class LongTermClient {

  /** Unsigned, signed, with a fresh nonce, and one more for a nonce that went stale on the way. */
  private static final int MAX_ATTEMPTS = 4;

  private final StunTransactions transactions;
  private final LongTermCredential credential;
  private final Asking asking;
  private @Nullable String realm;
  private @Nullable String nonce;
  private @Nullable IntegrityKey key;

  /** The way to the server and back. */
  @FunctionalInterface
  public interface Asking {
    void ask(StunMessage request, Predicate<StunMessage> acceptable, Consumer<StunOutcome> reaction);
  }

  public LongTermClient(StunTransactions transactions, LongTermCredential credential, Asking asking) {
    this.transactions = transactions;
    this.credential = credential;
    this.asking = asking;
  }

  /**
   * Asks.
   *
   * @param request the request for a given transaction, without credentials; called once for each attempt
   */
  public void ask(Function<TransactionId, StunMessage.Builder> request, Consumer<StunOutcome> reaction) {
    attempt(request, 1, reaction);
  }

  private void attempt(Function<TransactionId, StunMessage.Builder> request, int attempt, Consumer<StunOutcome> reaction) {
    StunMessage.Builder builder = request.apply(transactions.nextId());
    IntegrityKey signature = key;
    if (signature != null && realm != null && nonce != null) {
      builder.with(Attribute.USERNAME, credential.username()).with(Attribute.REALM, realm).with(Attribute.NONCE, nonce).signedBy(signature);
    }
    asking.ask(builder.build(), answer -> isTrustworthy(answer, signature), outcome -> onOutcome(request, attempt, signature != null, outcome, reaction));
  }

  private static boolean isTrustworthy(StunMessage answer, @Nullable IntegrityKey signature) {
    if (signature == null || answer.isSignedBy(signature)) {
      return true;
    }
    int code = answer.find(Attribute.ERROR_CODE).map(StunError::code).orElse(0);
    return answer.messageClass() == StunClass.ERROR && !answer.isSigned() && (code == 400 || code == 401 || code == 438);
  }

  private void onOutcome(Function<TransactionId, StunMessage.Builder> request, int attempt, boolean signed, StunOutcome outcome, Consumer<StunOutcome> reaction) {
    int code = outcome instanceof Answered answered ? answered.error().map(StunError::code).orElse(0) : 0;
    // A second 401 for the same credentials would be followed by a third.
    boolean again = code == 401 && !signed || code == 438;
    if (!again || attempt == MAX_ATTEMPTS) {
      reaction.accept(code == 401 || code == 438 ? new Unanswered(Reason.UNAUTHENTICATED) : outcome);
      return;
    }
    StunMessage refusal = ((Answered) outcome).answer();
    Optional<String> freshNonce = refusal.find(Attribute.NONCE);
    Optional<String> itsRealm = refusal.find(Attribute.REALM).or(() -> Optional.ofNullable(realm));
    if (freshNonce.isEmpty() || itsRealm.isEmpty()) {
      reaction.accept(new Unanswered(Reason.UNAUTHENTICATED));
      return;
    }
    nonce = freshNonce.get();
    if (!itsRealm.get().equals(realm)) {
      realm = itsRealm.get();
      key = credential.key(realm);
    }
    attempt(request, attempt + 1, reaction);
  }
}
