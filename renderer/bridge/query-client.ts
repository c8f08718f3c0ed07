import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { type ProblemListener, problemOf } from './problem.ts'

/** Keeps answers for a few seconds and asks again only where the server could not be reached: a refusal does not change by repeating. */
export function createQueryClient(onProblem: ProblemListener): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => onProblem(problemOf(error), 'question') }),
    mutationCache: new MutationCache({ onError: (error) => onProblem(problemOf(error), 'command') }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && problemOf(error).code === 'UNREACHABLE',
        retryDelay: 700,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
