package orrery.protocols.dns;

/** The numbers of the record types that are read and written here, and of those that only questions name. */
public final class RecordType {

  /** An IPv4 address (RFC 1035 §3.4.1). */
  public static final int A = 1;

  /** Another name (RFC 1035 §3.3.12). */
  public static final int PTR = 12;

  /** Text (RFC 1035 §3.3.14). */
  public static final int TXT = 16;

  /** An IPv6 address (RFC 3596 §2.1). */
  public static final int AAAA = 28;

  /** Where a service is (RFC 2782). */
  public static final int SRV = 33;

  /** Which types of record a name has, and thereby has not (RFC 4034 §4, RFC 6762 §6.1). */
  public static final int NSEC = 47;

  /** In a question: every type (RFC 1035 §3.2.3). */
  public static final int ANY = 255;

  private RecordType() {}

  /** {@code SRV}, or {@code TYPE99} for a type without a name here (RFC 3597 §5). */
  public static String text(int type) {
    return switch (type) {
      case A -> "A";
      case PTR -> "PTR";
      case TXT -> "TXT";
      case AAAA -> "AAAA";
      case SRV -> "SRV";
      case NSEC -> "NSEC";
      case ANY -> "ANY";
      default -> "TYPE" + type;
    };
  }
}
