const cli = '0g-compute-cli';

type Command = {
  readonly id:
    | 'network'
    | 'see'
    | 'providers'
    | 'models'
    | 'create'
    | 'task'
    | 'adapter'
    | 'adapter-chat'
    | 'fund'
    | 'retrieve';
  readonly text: string;
};

/** A shell takes what stands between single quotes as it is; an address holds none, a URL of the operator might. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The official CLI's commands for this network, in the order a person needs them; words in capitals are the person's own. Chatting with a
 * trained adapter (LoRA) is the CLI's as well, with a provider that answers for it (F-049).
 */
export function fineTuningCommands(provider: string, rpcUrl: string): readonly Command[] {
  const tuning = `${cli} fine-tuning`;
  const adapter = '--provider ANSWERING_PROVIDER --model MODEL --task-id TASK';
  return [
    { id: 'network', text: `export ZG_RPC_ENDPOINT=${quoted(rpcUrl)}` },
    { id: 'see', text: `${cli} get-sub-account --provider ${provider} --service fine-tuning` },
    { id: 'providers', text: `${tuning} list-providers` },
    { id: 'models', text: `${tuning} list-models` },
    {
      id: 'create',
      text: `${tuning} create-task --provider ${provider} --model MODEL --dataset-path DATA.jsonl --config-path CONFIG.json`,
    },
    { id: 'task', text: `${tuning} get-task --provider ${provider}` },
    { id: 'adapter', text: `${tuning} deploy-adapter ${adapter} --wait` },
    { id: 'adapter-chat', text: `${tuning} chat ${adapter} --message 'Hello'` },
    { id: 'fund', text: `${cli} transfer-fund --provider ${provider} --amount 1 --service fine-tuning` },
    { id: 'retrieve', text: `${cli} retrieve-fund --provider ${provider} --service fine-tuning` },
  ];
}
