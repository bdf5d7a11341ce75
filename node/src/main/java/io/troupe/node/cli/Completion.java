package io.troupe.node.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Completion for shells, made from the commands themselves. */
@Command(
    name = "completion",
    description = "Print completions for bash and zsh: source <(troupe completion)")
final class Completion implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(AutoComplete.bash("troupe", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
  }
}
