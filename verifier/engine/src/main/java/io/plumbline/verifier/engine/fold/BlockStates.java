package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.frame.BlockTexts;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import java.util.List;

/** What the texts of a frame mean as machine states: found out once per frame. Immutable. */
public final class BlockStates {
  private final BlockTexts texts;
  private final byte[] codes;

  public BlockStates(BlockTexts texts) {
    this.texts = texts;
    List<String> distinct = texts.texts();
    codes = new byte[distinct.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = SampleCode.of(Role.STATE, true, MachineState.ofValue(distinct.get(i)));
    }
  }

  /** The texts by block. */
  BlockTexts texts() {
    return texts;
  }

  /** The code of a good state sample with a text. */
  byte code(int text) {
    return codes[text];
  }
}
