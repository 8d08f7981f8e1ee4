package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.container.TarHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pack taken apart, to be put together otherwise. */
record TarParts(List<Part> parts) {
  /** A part's name and bytes. */
  record Part(String name, byte[] bytes) {}

  static TarParts of(byte[] pack) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (pack[at] != 0) {
      TarHeader head =
          TarHeader.decode(Arrays.copyOfRange(pack, at, at + TarHeader.BLOCK)).orElseThrow();
      int from = at + TarHeader.BLOCK;
      parts.add(new Part(head.name(), Arrays.copyOfRange(pack, from, from + (int) head.size())));
      at = from + (int) (head.size() + head.padding());
    }
    return new TarParts(parts);
  }

  /** The file, with the parts as they are, the manifest included. */
  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts) {
      TarHeader head = new TarHeader(part.name(), part.bytes().length);
      out.writeBytes(head.encode());
      out.writeBytes(part.bytes());
      out.writeBytes(new byte[(int) head.padding()]);
    }
    out.writeBytes(new byte[2 * TarHeader.BLOCK]);
    return out.toByteArray();
  }

  /** The file with a manifest that fits these parts, as somebody would make it who forges them. */
  byte[] rewritten(@Nullable NoteSigner signer) {
    StringBuilder lines = new StringBuilder();
    List<Part> all = new ArrayList<>();
    for (Part part : parts) {
      if (!part.name().equals(PackLayout.MANIFEST)) {
        lines.append(PackLayout.line(part.name(), Digest.sha256(part.bytes())));
        all.add(part);
      }
    }
    String text = lines.toString();
    byte[] manifest =
        signer == null
            ? text.getBytes(StandardCharsets.UTF_8)
            : new SignedNote(text, List.of(signer.sign(text))).encode();
    all.add(new Part(PackLayout.MANIFEST, manifest));
    return new TarParts(all).bytes();
  }

  /** The signed manifest. */
  SignedNote manifest() throws FormatFault {
    return SignedNote.decode(parts.getLast().bytes());
  }
}
