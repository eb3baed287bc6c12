import { describe, expect, it } from 'vitest';
import { resolveDeep, resolveString } from '../../local/stack/intrinsics.ts';

const references = {
  ref: (logicalId: string) => `<${logicalId}>`,
  attribute: (logicalId: string, name: string) => `<${logicalId}.${name}>`,
};

describe('a string of a template', () => {
  it('stands for itself where it has no intrinsic function', () => {
    expect(resolveString('POST /create-item', references)).toBe('POST /create-item');
  });

  it('is joined from parts that are references in their turn', () => {
    const value = {
      'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }, { 'Fn::GetAtt': ['Function', 'Arn'] }]],
    };

    expect(resolveString(value, references)).toBe('integrations/<Integration>/<Function.Arn>');
  });

  it('is refused, by what it says, where its function is one that the local cloud does not know', () => {
    expect(() => resolveString({ 'Fn::ImportValue': 'Queue' }, references)).toThrow(
      'The local cloud cannot resolve {"Fn::ImportValue":"Queue"}. It knows Ref, Fn::GetAtt and Fn::Join.',
    );
  });
});

describe('a value of a template', () => {
  it('keeps its form, with the references in it resolved however deep they are', () => {
    const value = {
      maxReceiveCount: 100,
      target: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      sources: [{ Ref: 'Queue' }, null],
    };

    expect(resolveDeep(value, references)).toEqual({
      maxReceiveCount: 100,
      target: '<Queue.Arn>',
      sources: ['<Queue>', null],
    });
  });
});
